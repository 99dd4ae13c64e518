package dev.weft.crdt.store;

import dev.weft.crdt.codec.TextSlice;
import dev.weft.crdt.codec.UpdateEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The text that one client wrote, in clock order: Latin-1 bytes until a wider unit arrives, UTF-16
 * units from then on. Runs refer to it by offset, so typing is an append and splitting copies
 * nothing.
 */
final class TextBuffer implements CharSequence {
  private static final byte[] NO_BYTES = {};
  private static final char[] NO_CHARS = {};

  /** An emptied buffer keeps no more than this for the next use. */
  private static final int KEPT_BYTES = 4_096;

  private byte[] narrow = NO_BYTES;
  private char[] wide = NO_CHARS;
  private boolean isWide;
  private int size;

  int size() {
    return size;
  }

  void clear() {
    size = 0;
    if (narrow.length > KEPT_BYTES) {
      narrow = NO_BYTES;
    }
    if (isWide) {
      isWide = false;
      wide = NO_CHARS;
    }
  }

  private void ensure(int more) {
    int needed = Math.addExact(size, more);
    if (isWide) {
      if (needed > wide.length) {
        wide = Arrays.copyOf(wide, grown(wide.length, needed));
      }
    } else if (needed > narrow.length) {
      narrow = Arrays.copyOf(narrow, grown(narrow.length, needed));
    }
  }

  private static int grown(int capacity, int needed) {
    return Math.max(
        needed, (int) Math.min(capacity + (capacity >> 1) + 16L, Integer.MAX_VALUE - 8L));
  }

  private void widen() {
    char[] target = new char[Math.max(narrow.length, size)];
    for (int i = 0; i < size; i++) {
      target[i] = (char) (narrow[i] & 0xFF);
    }
    wide = target;
    narrow = NO_BYTES;
    isWide = true;
  }

  /** Forgets what lies behind the first units; emptied, it gives back room as well. */
  void truncate(int units) {
    if (units == 0) {
      clear();
    } else {
      size = units;
    }
  }

  void append(char unit) {
    if (!isWide && unit > 0xFF) {
      widen();
    }
    ensure(1);
    if (isWide) {
      wide[size++] = unit;
    } else {
      narrow[size++] = (byte) unit;
    }
  }

  void append(String text) {
    int length = text.length();
    ensure(length);
    int at = size;
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (!isWide) {
        if (c <= 0xFF) {
          narrow[at + i] = (byte) c;
          continue;
        }
        size = at + i;
        widen();
        ensure(length - i);
      }
      wide[at + i] = c;
    }
    size = at + length;
  }

  void append(TextSlice text) {
    int length = text.length();
    if (!text.isAscii()) {
      append(text.toString());
      return;
    }
    ensure(length);
    if (isWide) {
      text.copyTo(wide, size);
    } else if (length == 1) {
      narrow[size] = text.bytes()[text.start()];
    } else {
      System.arraycopy(text.bytes(), text.start(), narrow, size, length);
    }
    size += length;
  }

  void append(TextBuffer other, int from, int length) {
    if (other.isWide && !isWide) {
      widen();
    }
    ensure(length);
    if (!isWide) {
      if (length == 1) {
        narrow[size] = other.narrow[from];
      } else {
        System.arraycopy(other.narrow, from, narrow, size, length);
      }
    } else if (other.isWide) {
      System.arraycopy(other.wide, from, wide, size, length);
    } else {
      for (int i = 0; i < length; i++) {
        wide[size + i] = (char) (other.narrow[from + i] & 0xFF);
      }
    }
    size += length;
  }

  @Override
  public char charAt(int index) {
    return isWide ? wide[index] : (char) (narrow[index] & 0xFF);
  }

  void set(int index, char unit) {
    if (!isWide) {
      if (unit <= 0xFF) {
        narrow[index] = (byte) unit;
        return;
      }
      widen();
    }
    wide[index] = unit;
  }

  void writeTo(UpdateEncoder out, int from, int to) {
    if (isWide) {
      out.writeString(this, from, to);
    } else {
      out.writeLatin1(narrow, from, to);
    }
  }

  /** Copies Latin-1 units; false, and nothing copied, if this buffer is wide. */
  boolean copyNarrow(int from, int length, byte[] target, int at) {
    if (isWide) {
      return false;
    }
    System.arraycopy(narrow, from, target, at, length);
    return true;
  }

  void copyWide(int from, int length, char[] target, int at) {
    if (isWide) {
      System.arraycopy(wide, from, target, at, length);
    } else {
      for (int i = 0; i < length; i++) {
        target[at + i] = (char) (narrow[from + i] & 0xFF);
      }
    }
  }

  String substring(int from, int length) {
    return isWide
        ? new String(wide, from, length)
        : new String(narrow, from, length, StandardCharsets.ISO_8859_1);
  }

  /**
   * Gives back unused room after so many units came at once, if that was a large part of all: a
   * document that was loaded and is only read holds no slack, and whoever types on pays no more
   * than one copy per doubling.
   */
  void trimAfter(int received) {
    if (received > KEPT_BYTES && received >= size / 2) {
      trim();
    }
  }

  /** Gives back the room that growing left unused. */
  void trim() {
    if (size == (isWide ? wide.length : narrow.length)) {
      return;
    }
    if (isWide) {
      wide = Arrays.copyOf(wide, size);
    } else {
      narrow = Arrays.copyOf(narrow, size);
    }
  }

  @Override
  public int length() {
    return size;
  }

  @Override
  public CharSequence subSequence(int from, int to) {
    return substring(from, to - from);
  }

  @Override
  public String toString() {
    return substring(0, size);
  }
}
