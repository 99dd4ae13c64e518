package dev.weft.crdt.codec;

/** Writes a column of integers as runs of equal differences; the lowest bit announces a count. */
final class IntDiffOptRleEncoder {
  private final ByteWriter out = new ByteWriter();
  private long value;
  private long difference;
  private long count;

  void write(long next) {
    long step = next - value;
    if (step != difference) {
      flush();
      difference = step;
    }
    count++;
    value = next;
  }

  private void flush() {
    if (count == 0) {
      return;
    }
    out.writeVarInt(difference * 2 + (count > 1 ? 1 : 0));
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
    difference = 0;
    count = 0;
  }
}
