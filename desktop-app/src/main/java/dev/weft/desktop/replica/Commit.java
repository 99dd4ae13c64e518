package dev.weft.desktop.replica;

import java.util.List;

/**
 * Rows that reached the disk together.
 *
 * @param entries in log order
 * @param wallMillis when, by the wall clock, for display only
 */
public record Commit(List<LogEntry> entries, long wallMillis) {
  /** Keeps a copy of the list. */
  public Commit {
    entries = List.copyOf(entries);
  }
}
