package dev.weft.desktop.history;

import dev.weft.desktop.replica.HistoryEntry;
import dev.weft.desktop.replica.StoredContent;
import java.util.List;

/** The log of one document, as history reads it. Its methods block; from any thread. */
public interface LogSource {
  /** Waits until what was typed so far is on disk; false if the disk does not take it. */
  boolean settle();

  /**
   * Rows of the log, oldest first.
   *
   * @param afterSeq the log position behind which they begin; 0 for the first ones
   * @param atLeast how many to read unless there are fewer; packed rows come in whole pieces
   */
  List<HistoryEntry> rows(long afterSeq, int atLeast);

  /** What the log amounts to. */
  StoredContent content();
}
