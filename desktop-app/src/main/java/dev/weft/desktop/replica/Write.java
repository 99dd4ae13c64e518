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

  /** The row of the library that this writes, if it does. */
  default @Nullable StoredDocument described() {
    return null;
  }

  /**
   * The transaction of this write is on disk. Called on the writer's thread, once; must not block.
   */
  default void committed() {}

  /** The same with its row, if it has one, at another log position. */
  default Write at(long seq) {
    return this;
  }

  /** Appends a row to the log. */
  record Append(LogEntry entry) implements Write {
    @Override
    public void apply(Statements db) throws SQLException {
      db.append(entry);
    }

    @Override
    public Write at(long seq) {
      return new Append(entry.at(seq));
    }
  }

  /** Adds or changes a document's row in the library. */
  record Describe(StoredDocument described) implements Write {
    @Override
    public void apply(Statements db) throws SQLException {
      db.describe(described);
    }
  }
}
