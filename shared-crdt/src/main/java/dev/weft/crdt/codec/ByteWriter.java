package dev.weft.crdt.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes lib0's primitives into a buffer that grows; {@link #reset()} empties it for the next use.
 *
 * <p>Integers take their shortest form. Numbers out of range and values that JavaScript does not
 * know are refused with {@link IllegalArgumentException}. Not safe for use by several threads.
 */
public final class ByteWriter {
  private static final int INITIAL_BYTES = 64;

  private byte[] bytes;
  private int size;

  /** Makes an empty writer. */
  public ByteWriter() {
    this(INITIAL_BYTES);
  }

  /**
   * Makes an empty writer with room for so many bytes.
   *
   * @param capacity bytes until the buffer grows for the first time
   */
  public ByteWriter(int capacity) {
    bytes = new byte[Math.max(capacity, 1)];
  }

  /** Empties the writer and keeps its buffer. */
  public void reset() {
    size = 0;
  }

  /** {@return how many bytes were written} */
  public int size() {
    return size;
  }

  /** {@return a copy of what was written} */
  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }

  private void ensure(int more) {
    if (more > bytes.length - size) {
      bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(size, more), grown()));
    }
  }

  private int grown() {
    // Arrays cannot be longer than this on any virtual machine we know.
    return (int) Math.min(bytes.length * 2L, Integer.MAX_VALUE - 8L);
  }

  /**
   * Writes the lowest eight bits.
   *
   * @param value its lowest eight bits count
   */
  public void writeUint8(int value) {
    if (size == bytes.length) {
      ensure(1);
    }
    bytes[size++] = (byte) value;
  }

  /**
   * Writes two bytes, little-endian.
   *
   * @param value its lowest sixteen bits count
   */
  public void writeUint16(int value) {
    writeUint8(value);
    writeUint8(value >>> 8);
  }

  /**
   * Writes four bytes, little-endian.
   *
   * @param value its lowest 32 bits count
   */
  public void writeUint32(long value) {
    writeUint32BigEndian(Integer.toUnsignedLong(Integer.reverseBytes((int) value)));
  }

  /**
   * Writes four bytes, big-endian.
   *
   * @param value its lowest 32 bits count
   */
  public void writeUint32BigEndian(long value) {
    ensure(4);
    bytes[size] = (byte) (value >>> 24);
    bytes[size + 1] = (byte) (value >>> 16);
    bytes[size + 2] = (byte) (value >>> 8);
    bytes[size + 3] = (byte) value;
    size += 4;
  }

  /**
   * Writes an IEEE 754 single.
   *
   * @param value any number; every NaN is written alike
   */
  public void writeFloat32(float value) {
    writeUint32BigEndian(Float.floatToIntBits(value));
  }

  /**
   * Writes an IEEE 754 double.
   *
   * @param value any number; every NaN is written alike
   */
  public void writeFloat64(double value) {
    writeInt64(Double.doubleToLongBits(value));
  }

  /**
   * Writes eight bytes, big-endian two's complement.
   *
   * @param value any number
   */
  public void writeInt64(long value) {
    writeUint32BigEndian(value >>> 32);
    writeUint32BigEndian(value);
  }

  /**
   * Writes an unsigned integer of at most 2^53-1.
   *
   * @param value 0 to 2^53-1
   * @throws IllegalArgumentException if it is not in this range; nothing was written
   */
  public void writeVarUint(long value) {
    if (value < 0 || value > DecodeLimits.MAX_SAFE_INTEGER) {
      throw new IllegalArgumentException("not between 0 and 2^53-1: " + value);
    }
    ensure(8);
    int at = size;
    long rest = value;
    while (rest >= 0x80) {
      bytes[at++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[at++] = (byte) rest;
    size = at;
  }

  /**
   * Writes a signed integer.
   *
   * @param value within ±2^54
   */
  public void writeVarInt(long value) {
    writeSignedMagnitude(Math.abs(value), value < 0);
  }

  /**
   * Writes a signed integer whose sign counts for zero, too.
   *
   * @param magnitude 0 to 2^54
   * @param negative whether the sign is set
   */
  public void writeSignedMagnitude(long magnitude, boolean negative) {
    if (magnitude < 0) {
      throw new IllegalArgumentException("not a magnitude: " + magnitude);
    }
    ensure(10);
    long rest = magnitude >>> 6;
    int first = (int) (magnitude & 0x3F) | (negative ? 0x40 : 0);
    bytes[size++] = (byte) (rest > 0 ? first | 0x80 : first);
    while (rest > 0) {
      long next = rest >>> 7;
      bytes[size++] = (byte) (next > 0 ? rest | 0x80 : rest);
      rest = next;
    }
  }

  /**
   * Writes a text: its length in bytes, then UTF-8; an unpaired surrogate becomes U+FFFD.
   *
   * @param text any string
   */
  public void writeVarString(String text) {
    writeVarString(text, 0, text.length());
  }

  /**
   * Writes the units {@code [from, to)} of a text as {@link #writeVarString(String)} does.
   *
   * @param text where the units stand
   * @param from index of the first unit
   * @param to index behind the last unit
   */
  public void writeVarString(CharSequence text, int from, int to) {
    int length = Utf8.encodedLength(text, from, to);
    writeVarUint(length);
    ensure(length);
    size = Utf8.encode(text, from, to, bytes, size);
  }

  /**
   * Writes a text of Latin-1, one byte per unit.
   *
   * @param latin1 one byte per unit, 0 to 255
   * @param from index of the first unit
   * @param to index behind the last unit
   */
  public void writeVarLatin1(byte[] latin1, int from, int to) {
    if (Utf8.asciiEnd(latin1, from, to) == to) {
      writeVarBytes(latin1, from, to);
    } else {
      writeVarString(new String(latin1, from, to - from, StandardCharsets.ISO_8859_1));
    }
  }

  /**
   * Writes the text of a slice.
   *
   * @param slice read from another update and still valid
   */
  public void writeVarText(TextSlice slice) {
    int from = slice.start();
    if (slice.isAscii()) {
      writeVarBytes(slice.bytes(), from, from + slice.length());
    } else {
      writeVarString(slice.source(), from, from + slice.length());
    }
  }

  /**
   * Writes a length and the bytes.
   *
   * @param source copied
   */
  public void writeVarBytes(byte[] source) {
    writeVarBytes(source, 0, source.length);
  }

  /**
   * Writes a length and the bytes {@code [from, to)}.
   *
   * @param source copied
   * @param from index of the first byte
   * @param to index behind the last byte
   */
  public void writeVarBytes(byte[] source, int from, int to) {
    writeVarUint(to - from);
    writeBytes(source, from, to);
  }

  /**
   * Writes the bytes {@code [from, to)} as they are.
   *
   * @param source copied
   * @param from index of the first byte
   * @param to index behind the last byte
   */
  public void writeBytes(byte[] source, int from, int to) {
    int length = to - from;
    ensure(length);
    System.arraycopy(source, from, bytes, size, length);
    size += length;
  }

  /**
   * Writes a length and everything that another writer holds.
   *
   * @param other copied, unchanged
   */
  public void writeVarBytes(ByteWriter other) {
    writeVarBytes(other.bytes, 0, other.size);
  }

  /** Writes {@code [from, to)} of what another writer holds. */
  void writeBytes(ByteWriter other, int from, int to) {
    writeBytes(other.bytes, from, to);
  }

  /**
   * Writes a JavaScript value.
   *
   * @param value one of those that the package's description lists
   * @throws IllegalArgumentException if it is none, or nests too deep
   */
  public void writeAny(@Nullable Object value) {
    AnyValues.write(this, value, DecodeLimits.MAX_NESTING);
  }
}
