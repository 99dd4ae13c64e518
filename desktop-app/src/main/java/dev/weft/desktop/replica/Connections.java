package dev.weft.desktop.replica;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

/** Opens SQLite with the settings that durability rests on. */
final class Connections {
  /** How long another program may hold the lock before a statement gives up and is tried again. */
  private static final Duration BUSY = Duration.ofSeconds(2);

  private Connections() {}

  /**
   * For the writer thread: write-ahead log, flushed at every commit. The database must exist: where
   * a disk has gone, its empty mount point must not get a new one.
   */
  static Connection writer(Path database) throws SQLException {
    SQLiteConfig config = base();
    config.resetOpenMode(SQLiteOpenMode.CREATE);
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    return config.createConnection(url(database));
  }

  /** For making a new database: one file when closed, flushed, no companions. */
  static Connection create(Path database) throws SQLException {
    SQLiteConfig config = base();
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    return config.createConnection(url(database));
  }

  /** For reading beside the writer. */
  static Connection reader(Path database) throws SQLException {
    SQLiteConfig config = base();
    config.resetOpenMode(SQLiteOpenMode.CREATE);
    Connection db = config.createConnection(url(database));
    try (Statement statement = db.createStatement()) {
      statement.execute("PRAGMA query_only = ON");
    } catch (SQLException failure) {
      db.close();
      throw failure;
    }
    return db;
  }

  /** For looking at a file without changing it in any way, its companions included. */
  static Connection inspector(Path database) throws SQLException {
    SQLiteConfig config = base();
    config.setReadOnly(true);
    config.resetOpenMode(SQLiteOpenMode.CREATE);
    return config.createConnection(url(database));
  }

  private static SQLiteConfig base() {
    SQLiteConfig config = new SQLiteConfig();
    config.enforceForeignKeys(true);
    config.setBusyTimeout((int) BUSY.toMillis());
    return config;
  }

  private static String url(Path database) {
    return "jdbc:sqlite:" + database;
  }
}
