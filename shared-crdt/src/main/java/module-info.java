/**
 * A native Yjs for the JVM: documents, shared types, updates, and the protocols that carry them.
 */
module dev.weft.crdt {
  requires static org.jspecify;

  exports dev.weft.crdt;
  exports dev.weft.crdt.codec;
}
