package dev.weft.desktop.editor;

import java.util.Arrays;

/**
 * Where the screen breaks long lines, and so how offsets of the screen and of the document
 * translate.
 *
 * <p>The screen holds one extra line feed for each break. A break is the document offset before
 * which that line feed stands. Invariant: strictly ascending. Look-ups are O(log n), changes O(n)
 * in the number of breaks, which is the length of the document's long lines over some thousands; a
 * document without long lines has none.
 */
final class SoftBreaks {
  private int[] at = new int[0];
  private int size;

  int size() {
    return size;
  }

  /** Document offset of the i-th break. */
  int offset(int i) {
    return at[i];
  }

  void clear() {
    size = 0;
  }

  /** Screen offset of a document offset; at a break, the place after the extra line feed. */
  int toScreen(int offset) {
    return offset + countUpTo(offset + 1);
  }

  /** Screen offset of a document offset; at a break, the place before the extra line feed. */
  int toScreenBefore(int offset) {
    return offset + countUpTo(offset);
  }

  /** Document offset of a screen offset. */
  int toDocument(int screen) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (at[middle] + middle < screen) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return screen - low;
  }

  /** Number of breaks at offsets below the given one. */
  int countUpTo(int offset) {
    int found = Arrays.binarySearch(at, 0, size, offset);
    return found >= 0 ? found : -found - 1;
  }

  boolean contains(int offset) {
    return Arrays.binarySearch(at, 0, size, offset) >= 0;
  }

  /** Text came in at an offset: breaks behind it move, a break right there stays before it. */
  void inserted(int offset, int length) {
    for (int i = countUpTo(offset + 1); i < size; i++) {
      at[i] += length;
    }
  }

  /**
   * Text from {@code offset} on went away: breaks inside go with it, and one at the far end goes
   * too when there is one at the near end already.
   */
  void deleted(int offset, int length) {
    boolean near = contains(offset);
    int from = countUpTo(offset + 1);
    int to = countUpTo(near ? offset + length + 1 : offset + length);
    int tail = size - to;
    System.arraycopy(at, to, at, from, tail);
    size = from + tail;
    for (int i = from; i < size; i++) {
      at[i] -= length;
    }
  }

  void add(int offset) {
    int place = countUpTo(offset);
    if (place < size && at[place] == offset) {
      throw new IllegalStateException("there is a break at " + offset + " already");
    }
    if (size == at.length) {
      at = Arrays.copyOf(at, Math.max(16, size * 2));
    }
    System.arraycopy(at, place, at, place + 1, size - place);
    at[place] = offset;
    size++;
  }

  void remove(int offset) {
    int place = countUpTo(offset);
    if (place == size || at[place] != offset) {
      throw new IllegalStateException("there is no break at " + offset);
    }
    System.arraycopy(at, place + 1, at, place, size - place - 1);
    size--;
  }
}
