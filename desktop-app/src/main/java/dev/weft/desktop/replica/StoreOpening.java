package dev.weft.desktop.replica;

import java.util.List;

/** What came of opening a data directory. */
public sealed interface StoreOpening {
  /** It is open. */
  record Ready(Replica replica, List<StoreNotice> notices) implements StoreOpening {}

  /** It is not, and nothing was touched. */
  record Refused(StoreProblem problem) implements StoreOpening {}
}
