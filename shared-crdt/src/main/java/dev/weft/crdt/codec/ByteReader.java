package dev.weft.crdt.codec;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads lib0's primitives from a range of a byte array, never beyond it.
 *
 * <p>Integers are little-endian base 128 ({@code varUint}), floats are big-endian. Every method
 * throws {@link MalformedUpdateException} when the bytes end early or break a rule; the position is
 * undefined then. The array is not copied and must not change meanwhile. Not safe for use by
 * several threads.
 */
public final class ByteReader {
  /** Differences of clocks are written doubled, so magnitudes reach one bit further. */
  private static final long MAX_MAGNITUDE = 1L << 54;

  private byte[] bytes;
  private int position;
  private int end;

  /**
   * Reads a whole array.
   *
   * @param bytes not copied
   */
  public ByteReader(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  /**
   * Reads {@code [from, to)} of an array; {@link #position()} starts at {@code from}.
   *
   * @param bytes not copied
   * @param from index of the first byte
   * @param to index behind the last byte
   * @throws IllegalArgumentException if the range is not inside the array
   */
  public ByteReader(byte[] bytes, int from, int to) {
    if (from < 0 || to < from || to > bytes.length) {
      throw new IllegalArgumentException("no such range: " + from + ".." + to);
    }
    this.bytes = bytes;
    this.position = from;
    this.end = to;
  }

  /** Starts again on another array, so that one reader serves many inputs. */
  void reset(byte[] other, int from, int to) {
    bytes = other;
    position = from;
    end = to;
  }

  /** {@return where the next read starts, as an index of the array} */
  public int position() {
    return position;
  }

  /** {@return how many bytes are left} */
  public int remaining() {
    return end - position;
  }

  /** {@return whether any byte is left} */
  public boolean hasRemaining() {
    return position < end;
  }

  /** The array that is read. */
  byte[] array() {
    return bytes;
  }

  /**
   * {@return an exception that names the present position}
   *
   * @param reason what is wrong there, without any content
   */
  public MalformedUpdateException malformed(String reason) {
    return new MalformedUpdateException(position, reason);
  }

  /** Fails unless everything was read. */
  public void expectEnd() {
    if (position != end) {
      throw malformed(remaining() + " bytes too many");
    }
  }

  private int take(int count) {
    int from = position;
    if (count > end - from) {
      throw malformed("the bytes end early: " + count + " needed, " + (end - from) + " left");
    }
    position = from + count;
    return from;
  }

  /**
   * Reads one byte, 0 to 255.
   *
   * @return 0 to 255
   */
  public int readUint8() {
    if (position >= end) {
      throw malformed("the bytes end early");
    }
    return bytes[position++] & 0xFF;
  }

  /**
   * Reads two bytes, little-endian.
   *
   * @return 0 to 65,535
   */
  public int readUint16() {
    int at = take(2);
    return (bytes[at] & 0xFF) | (bytes[at + 1] & 0xFF) << 8;
  }

  /**
   * Reads four bytes, little-endian.
   *
   * @return 0 to 2^32-1
   */
  public long readUint32() {
    return Integer.toUnsignedLong(Integer.reverseBytes((int) readUint32BigEndian()));
  }

  /**
   * Reads four bytes, big-endian.
   *
   * @return 0 to 2^32-1
   */
  public long readUint32BigEndian() {
    int at = take(4);
    return (bytes[at] & 0xFFL) << 24
        | (bytes[at + 1] & 0xFFL) << 16
        | (bytes[at + 2] & 0xFFL) << 8
        | (bytes[at + 3] & 0xFFL);
  }

  /**
   * Reads an IEEE 754 single.
   *
   * @return the number, NaN and infinities included
   */
  public float readFloat32() {
    return Float.intBitsToFloat((int) readUint32BigEndian());
  }

  /**
   * Reads an IEEE 754 double.
   *
   * @return the number, NaN and infinities included
   */
  public double readFloat64() {
    return Double.longBitsToDouble(readInt64());
  }

  /**
   * Reads eight bytes, big-endian two's complement.
   *
   * @return any {@code long}
   */
  public long readInt64() {
    long high = readUint32BigEndian();
    return high << 32 | readUint32BigEndian();
  }

  /**
   * Reads an unsigned integer of at most 2^53-1; longer forms than needed are accepted.
   *
   * @return 0 to 2^53-1
   */
  public long readVarUint() {
    if (position < end) {
      byte first = bytes[position];
      if (first >= 0) {
        position++;
        return first;
      }
    }
    return readLongVarUint();
  }

  /** Two to five bytes, which are most clocks and nearly all clients, without a loop. */
  private long readLongVarUint() {
    int at = position;
    if (end - at >= 5 && bytes[at] < 0) {
      int value = bytes[at] & 0x7F;
      byte b = bytes[at + 1];
      value |= (b & 0x7F) << 7;
      if (b >= 0) {
        position = at + 2;
        return value;
      }
      b = bytes[at + 2];
      value |= (b & 0x7F) << 14;
      if (b >= 0) {
        position = at + 3;
        return value;
      }
      b = bytes[at + 3];
      value |= (b & 0x7F) << 21;
      if (b >= 0) {
        position = at + 4;
        return value;
      }
      b = bytes[at + 4];
      if (b >= 0) {
        position = at + 5;
        return value | (long) b << 28;
      }
    }
    return readAnyVarUint();
  }

  private long readAnyVarUint() {
    int from = position;
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      int b = readUint8();
      value = accumulate(value, b & 0x7F, shift, DecodeLimits.MAX_SAFE_INTEGER, from);
      if (b < 0x80) {
        return value;
      }
    }
  }

  private static long accumulate(long value, long bits, int shift, long max, int from) {
    if (bits == 0) {
      return value;
    }
    // Seven bits from bit 54 on exceed every bound that is passed in.
    long sum = shift > 54 ? Long.MAX_VALUE : value | bits << shift;
    if (sum > max) {
      throw new MalformedUpdateException(from, "integer is too large");
    }
    return sum;
  }

  /** Reads an unsigned integer that must fit an {@code int} and a stated bound. */
  int readVarUintUpTo(long max, String what) {
    long value = readVarUint();
    if (value > max) {
      throw malformed(what + " is " + value + ", allowed are " + max);
    }
    return (int) value;
  }

  /**
   * Reads a signed integer; negative zero reads as 0.
   *
   * @return within ±2^54
   */
  public long readVarInt() {
    long coded = readSignedMagnitude();
    return coded >= 0 ? coded : - ~coded;
  }

  /**
   * Reads a signed integer and keeps the sign of zero.
   *
   * @return the magnitude, or its bitwise complement if the sign bit is set (so -1 is minus zero)
   */
  public long readSignedMagnitude() {
    int from = position;
    int b = readUint8();
    boolean negative = (b & 0x40) != 0;
    long magnitude = b & 0x3F;
    for (int shift = 6; b >= 0x80; shift += 7) {
      b = readUint8();
      magnitude = accumulate(magnitude, b & 0x7F, shift, MAX_MAGNITUDE, from);
    }
    return negative ? ~magnitude : magnitude;
  }

  /** Reads a length, checks that so many bytes are left, and returns it. */
  private int readByteLength() {
    long length = readVarUint();
    if (length > end - position) {
      throw malformed("a length of " + length + " bytes, but " + (end - position) + " are left");
    }
    return (int) length;
  }

  /**
   * Reads a text: its length in bytes, then strict UTF-8.
   *
   * @return the text, without unpaired surrogates
   */
  public String readVarString() {
    int length = readByteLength();
    int from = take(length);
    return Utf8.decode(bytes, from, from + length);
  }

  /**
   * Reads a text into a slice, without making a string if it is ASCII.
   *
   * @param slice gets the text and stays valid until the next read into it
   */
  public void readVarText(TextSlice slice) {
    int length = readByteLength();
    int from = take(length);
    if (Utf8.asciiEnd(bytes, from, from + length) == from + length) {
      slice.setAscii(bytes, from, length);
    } else {
      String text = Utf8.decode(bytes, from, from + length);
      slice.setText(text, 0, text.length());
    }
  }

  /**
   * Reads a length and a copy of so many bytes.
   *
   * @return bytes that belong to the caller
   */
  public byte[] readVarBytes() {
    int length = readByteLength();
    int from = take(length);
    return Arrays.copyOfRange(bytes, from, from + length);
  }

  /**
   * Reads a length and returns a reader of so many bytes of the same array.
   *
   * @return a reader whose positions count in the same array; this one stands behind those bytes
   */
  public ByteReader readVarReader() {
    int length = readByteLength();
    int from = take(length);
    return new ByteReader(bytes, from, from + length);
  }

  /** Skips a length and so many bytes; returns the length. */
  int skipVarBytes() {
    int length = readByteLength();
    take(length);
    return length;
  }

  /** Checks a text and makes nothing of it. */
  void skipVarString() {
    int length = readByteLength();
    int from = take(length);
    Utf8.utf16Length(bytes, from, from + length);
  }

  /**
   * Reads a copy of all that is left.
   *
   * @return bytes that belong to the caller; this reader is at its end
   */
  public byte[] readRemaining() {
    int from = take(remaining());
    return Arrays.copyOfRange(bytes, from, end);
  }

  /**
   * Reads a JavaScript value, nested at most {@link DecodeLimits#MAX_NESTING} deep.
   *
   * @return a value as the package's description lists them
   */
  public @Nullable Object readAny() {
    return AnyValues.read(this, DecodeLimits.MAX_NESTING);
  }

  /**
   * Reads a JavaScript value, nested at most so deep.
   *
   * @param maxNesting how many arrays and objects may stand in one another
   * @return a value as the package's description lists them
   */
  public @Nullable Object readAny(int maxNesting) {
    return AnyValues.read(this, maxNesting);
  }
}
