/**
 * A native Yjs for the JVM: documents, shared types, updates, and the protocols that carry them.
 */
module dev.weft.crdt {
  requires static org.jspecify;

  exports dev.weft.crdt;
  exports dev.weft.crdt.awareness;
  exports dev.weft.crdt.codec;
  exports dev.weft.crdt.protocol;
  exports dev.weft.crdt.sync;
}
