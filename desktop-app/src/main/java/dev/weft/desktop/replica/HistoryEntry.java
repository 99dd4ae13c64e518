package dev.weft.desktop.replica;

/**
 * One row of a document's log, as it was written.
 *
 * @param seq the log position
 * @param origin {@link LogEntry#LOCAL} or a relay's number
 * @param receivedAtMillis wall clock
 * @param update update V1
 */
public record HistoryEntry(long seq, int origin, long receivedAtMillis, byte[] update) {}
