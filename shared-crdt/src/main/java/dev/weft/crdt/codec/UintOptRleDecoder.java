package dev.weft.crdt.codec;

/** Reads a column of unsigned integers; a sign bit says that a repetition count follows. */
final class UintOptRleDecoder {
  private final ByteReader in;
  private long value;
  private long left;

  UintOptRleDecoder(ByteReader in) {
    this.in = in;
  }

  long read() {
    if (left == 0) {
      long coded = in.readSignedMagnitude();
      value = coded >= 0 ? coded : ~coded;
      left = coded >= 0 ? 1 : in.readVarUint() + 2;
      if (value > DecodeLimits.MAX_SAFE_INTEGER) {
        throw in.malformed("integer is too large");
      }
    }
    left--;
    return value;
  }
}
