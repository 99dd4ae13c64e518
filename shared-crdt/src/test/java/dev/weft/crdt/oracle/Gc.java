package dev.weft.crdt.oracle;

/** Elements that were deleted and whose place is forgotten. */
final class Gc extends Struct {
  Gc(Id id, long length) {
    super(id, length);
  }

  @Override
  boolean deleted() {
    return true;
  }
}
