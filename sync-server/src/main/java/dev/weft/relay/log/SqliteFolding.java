package dev.weft.relay.log;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Folds SQLite's write-ahead log back into the database file on a thread of its own. SQLite would
 * do it inside whichever commit crosses a thousand pages, and that commit would pay for all of
 * them.
 */
final class SqliteFolding {
  private static final Logger LOG = LoggerFactory.getLogger(SqliteFolding.class);

  /** Commits between two foldings; a commit is at least one page of the write-ahead log. */
  private static final int COMMITS_PER_FOLD = 256;

  private final Connection connection;
  private final Semaphore wanted = new Semaphore(0);
  private final Thread thread;
  private int commits;
  private volatile boolean isClosing;

  SqliteFolding(Path file) throws SQLException {
    connection = SqliteConnections.openWriter(file);
    thread = Thread.ofPlatform().name("log-folding").daemon(true).start(this::run);
  }

  /** Called on the writer thread. */
  void afterCommit() {
    if (++commits >= COMMITS_PER_FOLD) {
      commits = 0;
      wanted.release();
    }
  }

  private void run() {
    while (!isClosing) {
      wanted.acquireUninterruptibly();
      wanted.drainPermits();
      if (!isClosing) {
        fold();
      }
    }
  }

  private void fold() {
    try (Statement statement = connection.createStatement()) {
      statement.execute("pragma wal_checkpoint(passive)");
    } catch (SQLException e) {
      // Nothing is lost: the write-ahead log stays as it is and the next round tries again.
      LOG.atWarn().setMessage("log.fold.failed").setCause(e).log();
    }
  }

  void close() {
    isClosing = true;
    wanted.release();
    boolean isInterrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        isInterrupted = true;
      }
    }
    try {
      connection.close();
    } catch (SQLException e) {
      LOG.atWarn().setMessage("log.fold.close.failed").setCause(e).log();
    }
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
