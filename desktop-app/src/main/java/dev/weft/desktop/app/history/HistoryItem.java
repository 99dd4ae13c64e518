package dev.weft.desktop.app.history;

import dev.weft.desktop.history.Sitting;

/** A line of the list of sittings. */
sealed interface HistoryItem {
  /** Whether it can be chosen. */
  default boolean isChoice() {
    return !(this instanceof Heading);
  }

  /** A day. */
  record Heading(String words) implements HistoryItem {}

  /** The document as it is. */
  record Now() implements HistoryItem {}

  /**
   * A sitting.
   *
   * @param index in the timeline
   */
  record Row(int index, Sitting sitting) implements HistoryItem {}
}
