package dev.weft.desktop.replica;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a damaged database and carries over what can still be read of it. */
final class Salvage {
  private static final Logger log = LoggerFactory.getLogger(Salvage.class);
  private static final DateTimeFormatter FOLDER =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH-mm-ss").withZone(ZoneOffset.UTC);

  /** Parents first, so that foreign keys hold while rows arrive. */
  private static final List<String> TABLES =
      List.of("document", "relay", "update_log", "checkpoint", "acknowledged", "set_aside");

  private Salvage() {}

  /**
   * Touches the pages that everything else hangs on: the schema and the first rows of each table. A
   * full check runs in the background once the application is up.
   */
  static void checkReadable(Connection db) throws SQLException {
    try (Statement statement = db.createStatement()) {
      for (String table : TABLES) {
        try (ResultSet rows = statement.executeQuery("SELECT * FROM " + table + " LIMIT 1")) {
          rows.next();
        }
      }
    }
  }

  /**
   * Moves the database and its companions to {@code damaged/<date>}.
   *
   * @return that folder
   */
  static Path setAside(StoreFiles files, long wallMillis) throws IOException {
    String date = FOLDER.format(Instant.ofEpochMilli(wallMillis));
    Path folder = files.damaged().resolve(date);
    for (int again = 2; Files.exists(folder); again++) {
      folder = files.damaged().resolve(date + "-" + again);
    }
    Files.createDirectories(folder);
    for (Path file : files.databaseAndCompanions()) {
      if (Files.exists(file)) {
        Files.move(file, folder.resolve(file.getFileName()), StandardCopyOption.ATOMIC_MOVE);
      }
    }
    log.error("replica.damaged.set_aside folder={}", folder);
    return folder;
  }

  /**
   * Copies every row that can be read into a new database; unsound ones fail their checksum later,
   * document by document.
   *
   * @return how many rows of the log came over
   */
  static int rescue(Path damaged, Connection into) {
    int rescued = 0;
    try {
      // SQLite may write to a database it recovers; the set-aside files stay as they are.
      Path work = Files.createTempDirectory(damaged.getParent(), "reading");
      try {
        rescued = rescueFrom(copyTo(work, damaged), into);
      } finally {
        deleteFolder(work);
      }
    } catch (IOException failure) {
      log.warn("replica.salvage.copy_failed cause={}", failure.getClass().getSimpleName());
    }
    return rescued;
  }

  private static int rescueFrom(Path copy, Connection into) {
    int rescued = 0;
    try (Connection from = Connections.inspector(copy)) {
      into.setAutoCommit(false);
      for (String table : TABLES) {
        int count = copy(from, into, table);
        if (table.equals("update_log")) {
          rescued = count;
        }
      }
      into.commit();
      into.setAutoCommit(true);
    } catch (SQLException failure) {
      log.warn("replica.salvage.ended {}", SqliteFailure.technical(failure));
    }
    return rescued;
  }

  private static Path copyTo(Path work, Path damaged) throws IOException {
    for (String suffix : List.of("", "-wal")) {
      Path file = damaged.resolveSibling(damaged.getFileName() + suffix);
      if (Files.exists(file)) {
        Files.copy(file, work.resolve(file.getFileName()));
      }
    }
    return work.resolve(damaged.getFileName());
  }

  private static void deleteFolder(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  private static int copy(Connection from, Connection into, String table) {
    int copied = 0;
    try (Statement read = from.createStatement();
        ResultSet rows = read.executeQuery("SELECT * FROM " + table)) {
      int columns = rows.getMetaData().getColumnCount();
      String places = "?" + ", ?".repeat(columns - 1);
      try (PreparedStatement write =
          into.prepareStatement("INSERT OR IGNORE INTO " + table + " VALUES (" + places + ")")) {
        while (rows.next()) {
          for (int column = 1; column <= columns; column++) {
            write.setObject(column, rows.getObject(column));
          }
          copied += write.executeUpdate();
        }
      }
    } catch (SQLException failure) {
      log.warn(
          "replica.salvage.table_ended table={} rows={} {}",
          table,
          copied,
          SqliteFailure.technical(failure));
    }
    return copied;
  }
}
