package dev.weft.crdt.codec;

/** Reads a column of integers as runs of equal differences. */
final class IntDiffOptRleDecoder {
  private final ByteReader in;
  private long value;
  private long difference;
  private long left;

  IntDiffOptRleDecoder(ByteReader in) {
    this.in = in;
  }

  /** Reads the next value, which must be a clock or a count: 0 to 2^53-1. */
  long read() {
    if (left == 0) {
      long coded = in.readVarInt();
      difference = coded >> 1;
      left = (coded & 1) == 0 ? 1 : in.readVarUint() + 2;
    }
    left--;
    value += difference;
    if (value < 0 || value > DecodeLimits.MAX_SAFE_INTEGER) {
      throw in.malformed("a difference leads out of range");
    }
    return value;
  }
}
