package dev.weft.crdt.codec;

import java.nio.charset.StandardCharsets;

/**
 * A text inside an update, readable without making a {@code String}: a reader fills one slice again
 * and again.
 *
 * <p>The slice is either ASCII, and then it is a range of the update's own bytes, or it is a range
 * of a string decoded already. It is valid until its reader reads the next text; the bytes belong
 * to the update. Not safe for use by several threads.
 */
public final class TextSlice {
  private static final byte[] NO_BYTES = {};

  private byte[] bytes = NO_BYTES;
  private String text = "";
  private boolean ascii = true;
  private int start;
  private int length;

  /** Makes an empty slice. */
  public TextSlice() {}

  void setAscii(byte[] source, int from, int units) {
    bytes = source;
    text = "";
    ascii = true;
    start = from;
    length = units;
  }

  void setText(String source, int from, int units) {
    bytes = NO_BYTES;
    text = source;
    ascii = false;
    start = from;
    length = units;
  }

  /** Makes this slice the same range as another one. */
  void set(TextSlice other) {
    bytes = other.bytes;
    text = other.text;
    ascii = other.ascii;
    start = other.start;
    length = other.length;
  }

  /** Drops the first units. A pair of surrogates may be cut; writing then yields U+FFFD. */
  void dropFirst(int units) {
    start += units;
    length -= units;
  }

  /** {@return the length in UTF-16 units} */
  public int length() {
    return length;
  }

  /** {@return whether the text is ASCII and {@link #bytes()} holds it, one byte per unit} */
  public boolean isAscii() {
    return ascii;
  }

  /**
   * {@return the array that holds an ASCII text from {@link #start()}; empty for any other text}
   */
  public byte[] bytes() {
    return bytes;
  }

  /** {@return where the text starts in {@link #bytes()}} */
  public int start() {
    return start;
  }

  /**
   * {@return the UTF-16 unit at an index from 0 to {@code length() - 1}}
   *
   * @param index in UTF-16 units
   */
  public char charAt(int index) {
    return ascii ? (char) bytes[start + index] : text.charAt(start + index);
  }

  /**
   * Copies the whole text into a buffer of UTF-16 units.
   *
   * @param target gets the units
   * @param at where in it the first unit goes
   */
  public void copyTo(char[] target, int at) {
    if (ascii) {
      for (int i = 0; i < length; i++) {
        target[at + i] = (char) bytes[start + i];
      }
    } else {
      text.getChars(start, start + length, target, at);
    }
  }

  /** The source that a writer encodes when the text is not ASCII. */
  String source() {
    return text;
  }

  @Override
  public String toString() {
    return ascii
        ? new String(bytes, start, length, StandardCharsets.ISO_8859_1)
        : text.substring(start, start + length);
  }
}
