package dev.weft.crdt.codec;

/** Writes a column of bytes: each value, then its repetitions less one, but not for the last. */
final class RleEncoder {
  private final ByteWriter out = new ByteWriter();
  private int value = -1;
  private long count;

  void write(int next) {
    if (next == value) {
      count++;
      return;
    }
    if (count > 0) {
      out.writeVarUint(count - 1);
    }
    out.writeUint8(next);
    value = next;
    count = 1;
  }

  ByteWriter finish() {
    return out;
  }

  void reset() {
    out.reset();
    value = -1;
    count = 0;
  }
}
