package dev.weft.crdt.oracle;

/** A run of elements of one client: an item, or only the knowledge that they existed. */
abstract sealed class Struct permits Item, Gc {
  Id id;
  long length;

  Struct(Id id, long length) {
    this.id = id;
    this.length = length;
  }

  abstract boolean deleted();

  long end() {
    return id.clock() + length;
  }

  Id lastId() {
    return id.plus(length - 1);
  }
}
