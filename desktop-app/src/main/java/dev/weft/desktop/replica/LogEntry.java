package dev.weft.desktop.replica;

import dev.weft.crdt.ClockRanges;

/**
 * One row of the log. The bytes are shared, not copied: nobody may change them.
 *
 * @param seq the log position, ascending over all documents
 * @param origin {@link #LOCAL} or a relay's number
 * @param update update V1
 * @param clocks what the update covers and deletes
 * @param receivedAtMillis wall clock, for display and retention only
 */
public record LogEntry(
    long seq,
    String documentId,
    int origin,
    byte[] update,
    ClockRanges clocks,
    long receivedAtMillis) {
  /** The origin of what was typed on this computer. */
  public static final int LOCAL = 0;

  /** The same at another log position. */
  LogEntry at(long otherSeq) {
    return new LogEntry(otherSeq, documentId, origin, update, clocks, receivedAtMillis);
  }
}
