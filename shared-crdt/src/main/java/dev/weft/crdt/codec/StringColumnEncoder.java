package dev.weft.crdt.codec;

/** Writes a column of texts: all of them in one, then their lengths in UTF-16 units. */
final class StringColumnEncoder {
  private final StringBuilder all = new StringBuilder();
  private final UintOptRleEncoder lengths = new UintOptRleEncoder();

  void write(String text) {
    all.append(text);
    lengths.write(text.length());
  }

  void write(TextSlice slice) {
    int from = slice.start();
    if (slice.isAscii()) {
      write(slice.toString());
    } else {
      all.append(slice.source(), from, from + slice.length());
      lengths.write(slice.length());
    }
  }

  void finish(ByteWriter out) {
    out.writeVarString(all, 0, all.length());
    ByteWriter counts = lengths.finish();
    out.writeBytes(counts, 0, counts.size());
  }

  void reset() {
    all.setLength(0);
    lengths.reset();
  }
}
