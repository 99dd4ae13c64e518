package dev.weft.desktop.session;

import dev.weft.desktop.replica.StoreNotice;
import dev.weft.desktop.replica.StoreProblem;
import java.nio.file.Path;
import java.util.List;

/** What came of opening a data directory. */
public sealed interface WorkspaceOpening {
  /** It is open; the notices are for the user to read. */
  record Ready(Workspace workspace, List<StoreNotice> notices) implements WorkspaceOpening {}

  /** Another Weft runs on this directory and has taken the arguments: this process may end. */
  record HandedOver(Path directory) implements WorkspaceOpening {}

  /** It cannot be opened; nothing in it was touched. */
  record Refused(StoreProblem problem) implements WorkspaceOpening {}
}
