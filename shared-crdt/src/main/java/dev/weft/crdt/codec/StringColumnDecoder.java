package dev.weft.crdt.codec;

/** Reads a column of texts: all of them in one, then their lengths in UTF-16 units. */
final class StringColumnDecoder {
  private final ByteReader in;
  private final TextSlice all = new TextSlice();
  private final UintOptRleDecoder lengths;
  private int position;

  StringColumnDecoder(ByteReader in) {
    this.in = in;
    in.readVarText(all);
    lengths = new UintOptRleDecoder(in);
  }

  void read(TextSlice slice) {
    long length = lengths.read();
    int left = all.length() - position;
    if (length > left) {
      throw in.malformed("a text of " + length + " units, but " + left + " are left");
    }
    if (all.isAscii()) {
      slice.setAscii(all.bytes(), all.start() + position, (int) length);
    } else {
      slice.setText(all.source(), position, (int) length);
    }
    position += (int) length;
  }
}
