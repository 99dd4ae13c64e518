package dev.weft.crdt.oracle;

/** Names one element: a UTF-16 unit, a list element, a marker. */
record Id(long client, long clock) {
  Id plus(long elements) {
    return new Id(client, clock + elements);
  }
}
