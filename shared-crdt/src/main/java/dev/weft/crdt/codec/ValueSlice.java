package dev.weft.crdt.codec;

/** Where values or bytes lie in an update. The bytes were checked when the slice was filled. */
final class ValueSlice {
  private static final byte[] NO_BYTES = {};

  private byte[] bytes = NO_BYTES;
  private int from;
  private int to;

  void set(byte[] source, int start, int end) {
    bytes = source;
    from = start;
    to = end;
  }

  byte[] bytes() {
    return bytes;
  }

  int from() {
    return from;
  }

  int to() {
    return to;
  }

  ByteReader reader() {
    return new ByteReader(bytes, from, to);
  }
}
