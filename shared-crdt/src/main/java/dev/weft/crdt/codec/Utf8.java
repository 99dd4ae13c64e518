package dev.weft.crdt.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * UTF-8 as Yjs writes and reads it: strict when reading; when writing, an unpaired surrogate
 * becomes U+FFFD, so that one UTF-16 unit stays one unit.
 */
final class Utf8 {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

  private Utf8() {}

  /** Index of the first byte that is not ASCII in {@code [from, to)}, or {@code to}. */
  static int asciiEnd(byte[] bytes, int from, int to) {
    int i = from;
    while (i + 8 <= to && ((long) LONGS.get(bytes, i) & HIGH_BITS) == 0) {
      i += 8;
    }
    while (i < to && bytes[i] >= 0) {
      i++;
    }
    return i;
  }

  /**
   * Checks that {@code [from, to)} is well-formed and counts its UTF-16 units.
   *
   * @throws MalformedUpdateException at the first byte that breaks the rules
   */
  static int utf16Length(byte[] bytes, int from, int to) {
    int units = 0;
    int i = from;
    while (i < to) {
      int plain = asciiEnd(bytes, i, to);
      units += plain - i;
      i = plain;
      if (i < to) {
        int size = sequenceLength(bytes, i, to);
        units += size == 4 ? 2 : 1;
        i += size;
      }
    }
    return units;
  }

  /** Length of the multi-byte sequence at {@code i}, checked against table 3-7 of Unicode. */
  private static int sequenceLength(byte[] bytes, int i, int to) {
    int lead = bytes[i] & 0xFF;
    int size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || i + size > to) {
      throw malformed(i);
    }
    int second = bytes[i + 1] & 0xFF;
    int low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    int high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (second < low || second > high) {
      throw malformed(i);
    }
    for (int k = 2; k < size; k++) {
      if ((bytes[i + k] & 0xC0) != 0x80) {
        throw malformed(i);
      }
    }
    return size;
  }

  private static MalformedUpdateException malformed(int at) {
    return new MalformedUpdateException(at, "text is not UTF-8");
  }

  /** Decodes {@code [from, to)}. */
  static String decode(byte[] bytes, int from, int to) {
    if (asciiEnd(bytes, from, to) == to) {
      return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }
    utf16Length(bytes, from, to);
    return new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }

  /** Bytes that {@link #encode} will write for {@code [from, to)} of a text. */
  static int encodedLength(CharSequence text, int from, int to) {
    int length = to - from;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        // A pair is 4 bytes for two units, hence 2 for each half; a lone half is U+FFFD, 3 bytes.
        length += c < 0x800 || isPairedAt(text, i, from, to) ? 1 : 2;
      }
    }
    return length;
  }

  private static boolean isPairedAt(CharSequence text, int i, int from, int to) {
    char c = text.charAt(i);
    if (Character.isHighSurrogate(c)) {
      return i + 1 < to && Character.isLowSurrogate(text.charAt(i + 1));
    }
    return Character.isLowSurrogate(c) && i > from && Character.isHighSurrogate(text.charAt(i - 1));
  }

  /** Writes {@code [from, to)} of a text to {@code out} at {@code at}; returns the end. */
  static int encode(CharSequence text, int from, int to, byte[] out, int at) {
    int end = at;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        out[end++] = (byte) c;
      } else if (c < 0x800) {
        out[end++] = (byte) (0xC0 | c >> 6);
        out[end++] = (byte) (0x80 | (c & 0x3F));
      } else if (!Character.isSurrogate(c)) {
        end = threeBytes(c, out, end);
      } else if (isPairedAt(text, i, from, to)) {
        int point = Character.toCodePoint(c, text.charAt(++i));
        out[end++] = (byte) (0xF0 | point >> 18);
        out[end++] = (byte) (0x80 | (point >> 12 & 0x3F));
        out[end++] = (byte) (0x80 | (point >> 6 & 0x3F));
        out[end++] = (byte) (0x80 | (point & 0x3F));
      } else {
        end = threeBytes('\uFFFD', out, end);
      }
    }
    return end;
  }

  private static int threeBytes(char c, byte[] out, int at) {
    out[at] = (byte) (0xE0 | c >> 12);
    out[at + 1] = (byte) (0x80 | (c >> 6 & 0x3F));
    out[at + 2] = (byte) (0x80 | (c & 0x3F));
    return at + 3;
  }
}
