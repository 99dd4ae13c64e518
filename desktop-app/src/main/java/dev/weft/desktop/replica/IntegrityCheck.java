package dev.weft.desktop.replica;

import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks through all pages of the database while the program runs. Damage is told at once, and left
 * as a note beside the database, so that the next start sets it aside and saves what is readable.
 */
final class IntegrityCheck {
  private static final Logger log = LoggerFactory.getLogger(IntegrityCheck.class);
  private static final int LINES_MAX = 20;

  private final StoreFiles files;
  private final LogWriter writer;
  private final AtomicBoolean isTold = new AtomicBoolean();
  private volatile @Nullable Statement running;

  IntegrityCheck(StoreFiles files, LogWriter writer) {
    this.files = files;
    this.writer = writer;
  }

  /** SQLite's words for what is wrong; empty if nothing is. */
  static List<String> problems(Connection db) throws SQLException {
    try (Statement statement = db.createStatement()) {
      return problems(statement);
    }
  }

  private static List<String> problems(Statement statement) throws SQLException {
    List<String> lines = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery("PRAGMA integrity_check(" + LINES_MAX + ")")) {
      while (rows.next()) {
        lines.add(rows.getString(1));
      }
    } catch (SQLException damage) {
      if (SqliteFailure.cause(damage) != StoreHealth.Cause.DAMAGED) {
        throw damage;
      }
      lines.add(SqliteFailure.technical(damage));
    }
    lines.remove("ok");
    return lines;
  }

  /** Checks, and tells if something is wrong. */
  void run() throws SQLException {
    try (Connection db = Connections.reader(files.database());
        Statement statement = db.createStatement()) {
      running = statement;
      List<String> problems = problems(statement);
      running = null;
      if (!problems.isEmpty()) {
        log.error("replica.integrity.failed problems={}", problems.size());
        suspect(String.join("\n", problems));
        tell();
      }
    }
  }

  /** The writer or the compactor met damage: leaves word for the next start, and tells once. */
  void met(String words) {
    suspect(words);
    tell();
  }

  private void tell() {
    if (isTold.compareAndSet(false, true)) {
      StoreNotice notice =
          new StoreNotice(
              "The database is damaged. Weft goes on with what it can read. Quit and start Weft"
                  + " again: it then sets the damaged file aside, keeps it, and takes over all that"
                  + " is readable.",
              files.database());
      writer.tell(heard -> heard.damageFound(notice));
    }
  }

  /** Leaves word for the next start. */
  private void suspect(String words) {
    try {
      Files.writeString(files.suspicion(), words + "\n");
    } catch (IOException failure) {
      log.warn("replica.integrity.unnoted cause={}", failure.getClass().getSimpleName());
    }
  }

  /** Ends a check that runs; it is made again at the next start. */
  void cancel() {
    Statement statement = running;
    if (statement != null) {
      try {
        statement.cancel();
      } catch (SQLException ended) {
        log.debug("replica.integrity.ended");
      }
    }
  }
}
