package dev.weft.relay.log;

import dev.weft.relay.config.StartFailure;
import dev.weft.relay.config.StartFailure.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Opens SQLite so that a commit is on the disk, and tells what its errors mean. */
final class SqliteConnections {
  /** "Weft" in ASCII, in the file's header: says whose database this is. */
  static final int APPLICATION_ID = 0x57656674;

  private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);

  private static final int BUSY_TIMEOUT_MILLIS = 10_000;

  private SqliteConnections() {}

  /** Refuses a file that is not an SQLite database before SQLite touches it. */
  static void checkMagic(Path file) {
    if (!Files.exists(file)) {
      return;
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] head = in.readNBytes(MAGIC.length);
      if (head.length > 0 && !Arrays.equals(head, MAGIC)) {
        throw damaged(file, "its header is not a database's", null);
      }
    } catch (IOException e) {
      throw damaged(file, "it cannot be read (" + e.getMessage() + ")", e);
    }
  }

  static Connection openWriter(Path file) throws SQLException {
    var config = common();
    config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
    return config.createConnection("jdbc:sqlite:" + file);
  }

  static Connection openReader(Path file) throws SQLException {
    var config = common();
    config.setReadOnly(true);
    return config.createConnection("jdbc:sqlite:" + file);
  }

  private static SQLiteConfig common() {
    var config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    // Nobody asks for generated keys, and the driver would read one after each insert.
    config.setGetGeneratedKeys(false);
    config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
    return config;
  }

  static long queryLong(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return rows.next() ? rows.getLong(1) : 0;
    }
  }

  static StartFailure damaged(Path file, String what, @Nullable Throwable cause) {
    return new StartFailure(
        Reason.DAMAGED,
        "The relay's database is damaged: " + what,
        file.toString(),
        "Nothing was touched. Keep a copy of the directory and restore it from a backup, or start"
            + " with another directory (--data): desktops send again what they hold.",
        cause);
  }

  /** Sorts an SQLite error into what can be done about it. */
  static LogFailure failure(String doing, SQLException e) {
    SQLiteErrorCode code =
        e instanceof SQLiteException s ? s.getResultCode() : SQLiteErrorCode.SQLITE_ERROR;
    LogFailure.Kind kind =
        switch (code) {
          case SQLITE_FULL, SQLITE_IOERR_WRITE -> LogFailure.Kind.FULL;
          case SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_CORRUPT_INDEX, SQLITE_IOERR_SHORT_READ ->
              LogFailure.Kind.DAMAGED;
          default -> LogFailure.Kind.UNAVAILABLE;
        };
    return new LogFailure(kind, "SQLite failed to " + doing + ": " + e.getMessage(), e);
  }
}
