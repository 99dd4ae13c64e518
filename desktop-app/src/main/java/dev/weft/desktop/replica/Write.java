package dev.weft.desktop.replica;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * One queued change of the database. Applying it twice must be the same as once, as far as a
 * rolled-back transaction is tried again.
 */
interface Write {
  /** Runs inside the transaction of its group. */
  void apply(Statements db) throws SQLException;

  /** The row of the log that this appends, if it does. */
  default @Nullable LogEntry entry() {
    return null;
  }
}
