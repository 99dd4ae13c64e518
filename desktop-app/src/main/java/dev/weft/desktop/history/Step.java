package dev.weft.desktop.history;

/**
 * What one row of the log, or a few neighbouring ones, changed. The arrays hold triples of client,
 * clock and length; nobody may change them.
 *
 * @param seq log position of the last row
 * @param origin {@code LogEntry.LOCAL} or the relay's number
 * @param atMillis when the last row was received, wall clock
 * @param edits rows of the log
 * @param inserted what was integrated, by whomever
 * @param deleted what was deleted
 */
record Step(long seq, int origin, long atMillis, int edits, long[] inserted, long[] deleted) {
  /** Calls back with a range. */
  interface Ranges {
    void range(long client, long clock, long length);
  }

  static void forEach(long[] triples, Ranges visitor) {
    for (int i = 0; i < triples.length; i += 3) {
      visitor.range(triples[i], triples[i + 1], triples[i + 2]);
    }
  }

  /** This step and the one after it as one. */
  Step and(Step next) {
    return new Step(
        next.seq,
        next.origin,
        next.atMillis,
        edits + next.edits,
        joined(inserted, next.inserted),
        joined(deleted, next.deleted));
  }

  private static long[] joined(long[] first, long[] second) {
    long[] all = java.util.Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }
}
