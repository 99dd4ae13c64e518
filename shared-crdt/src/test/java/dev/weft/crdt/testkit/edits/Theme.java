package dev.weft.crdt.testkit.edits;

import java.util.SplittableRandom;

/** What random edits are about. */
public enum Theme {
  EVERYTHING,
  RICH_TEXT,
  MAPS_AND_ARRAYS,
  XML,
  UNDO;

  /** One of them. */
  public static Theme any(SplittableRandom random) {
    return values()[random.nextInt(values().length)];
  }
}
