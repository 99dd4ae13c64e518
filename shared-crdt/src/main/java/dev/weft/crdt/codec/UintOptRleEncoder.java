package dev.weft.crdt.codec;

/** Writes a column of unsigned integers; a run of two or more is negated and counted. */
final class UintOptRleEncoder {
  private final ByteWriter out = new ByteWriter();
  private long value;
  private long count;

  void write(long next) {
    if (next != value) {
      flush();
      value = next;
    }
    count++;
  }

  private void flush() {
    if (count == 0) {
      return;
    }
    // A run of zeros is written as minus zero: the sign, not the value, announces the count.
    out.writeSignedMagnitude(value, count > 1);
    if (count > 1) {
      out.writeVarUint(count - 2);
    }
    count = 0;
  }

  ByteWriter finish() {
    flush();
    return out;
  }

  void reset() {
    out.reset();
    value = 0;
    count = 0;
  }
}
