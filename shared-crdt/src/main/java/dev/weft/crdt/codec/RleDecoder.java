package dev.weft.crdt.codec;

/**
 * Reads a column of bytes: each value, then how often it repeats; the last one repeats for ever.
 */
final class RleDecoder {
  private final ByteReader in;
  private int value;
  private long left;

  RleDecoder(ByteReader in) {
    this.in = in;
  }

  int read() {
    if (left == 0) {
      value = in.readUint8();
      left = in.hasRemaining() ? in.readVarUint() + 1 : Long.MAX_VALUE;
    }
    left--;
    return value;
  }
}
