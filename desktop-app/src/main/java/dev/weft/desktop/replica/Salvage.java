package dev.weft.desktop.replica;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a damaged database and carries over what can still be read of it. */
final class Salvage {
  private static final Logger log = LoggerFactory.getLogger(Salvage.class);
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH-mm-ss").withZone(ZoneOffset.UTC);

  /** Parents first, so that foreign keys hold while rows arrive. */
  private static final List<String> TABLES =
      List.of(
          "document",
          "relay",
          "update_log",
          "checkpoint",
          "acknowledged",
          "set_aside",
          "history",
          "trimmed");

  /** Those that every version of the database has. */
  private static final List<String> OLDEST = TABLES.subList(0, 6);

  /** How the folder of the copy that is read begins; a number follows. */
  private static final String WORK = "reading";

  private static final Pattern LEFTOVER = Pattern.compile(WORK + "[0-9]+");

  private Salvage() {}

  /**
   * What could be taken over.
   *
   * @param rows of the log that are not packed
   * @param documents of the library
   * @param isWhole false if something could not be read
   */
  record Rescued(int rows, int documents, boolean isWhole) {}

  /** A moment as a part of a file's name. */
  static String date(long wallMillis) {
    return DATE.format(Instant.ofEpochMilli(wallMillis));
  }

  /**
   * Touches the pages that everything else hangs on: the schema and the first rows of each table. A
   * full check runs in the background once the application is up.
   */
  static void checkReadable(Connection db) throws SQLException {
    try (Statement statement = db.createStatement()) {
      for (String table : OLDEST) {
        try (ResultSet rows = statement.executeQuery("SELECT * FROM " + table + " LIMIT 1")) {
          rows.next();
        }
      }
    }
  }

  /**
   * Moves the database and its companions to {@code damaged/<date>}; the database first, since its
   * absence is what tells the next start that the rescued one is to take its place.
   *
   * @return that folder
   */
  static Path setAside(StoreFiles files, long wallMillis) throws IOException {
    Path folder = files.damaged().resolve(date(wallMillis));
    for (int again = 2; Files.exists(folder); again++) {
      folder = files.damaged().resolve(date(wallMillis) + "-" + again);
    }
    Files.createDirectories(folder);
    Files.move(
        files.database(), folder.resolve(StoreFiles.DATABASE), StandardCopyOption.ATOMIC_MOVE);
    moveCompanions(files, folder);
    log.error("replica.damaged.set_aside folder={}", folder);
    return folder;
  }

  /** The write-ahead log of one database must never be met by another. */
  static void moveCompanions(StoreFiles files, Path folder) throws IOException {
    for (Path file : files.companions()) {
      if (Files.exists(file)) {
        Files.createDirectories(folder);
        Files.move(file, folder.resolve(file.getFileName()), StandardCopyOption.ATOMIC_MOVE);
      }
    }
  }

  /**
   * Copies every row that can be read into a new database; unsound ones fail their checksum later,
   * document by document.
   *
   * @param damaged a copy of it is read, since SQLite may write to what it recovers
   * @throws SQLException if the new database cannot be written
   */
  static Rescued rescue(Path damaged, Connection into) throws IOException, SQLException {
    Path work = Files.createTempDirectory(damaged.getParent(), WORK);
    try {
      Path copy = copyTo(work, damaged);
      FileHeader.mend(copy);
      return rescueFrom(copy, into);
    } finally {
      deleteFolder(work);
    }
  }

  private static Rescued rescueFrom(Path copy, Connection into) throws SQLException {
    Connection from;
    try {
      from = openReadable(copy);
    } catch (SQLException unreadable) {
      log.warn("replica.salvage.nothing {}", SqliteFailure.technical(unreadable));
      return new Rescued(0, 0, false);
    }
    int rows = 0;
    Set<String> torn = new HashSet<>();
    try (from) {
      into.setAutoCommit(false);
      for (String table : TABLES) {
        RowRescue.Outcome outcome = RowRescue.copy(from, into, table);
        if (!outcome.isWhole()) {
          torn.add(table);
        }
        if (table.equals("document") && !outcome.isWhole()) {
          nameDocuments(from, into);
        }
        if (table.equals("update_log")) {
          rows = outcome.rows();
        }
      }
      new RescueMending(into).mend(torn);
      into.commit();
      into.setAutoCommit(true);
    }
    return new Rescued(rows, documents(into), torn.isEmpty());
  }

  private static int documents(Connection db) throws SQLException {
    try (Statement statement = db.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT count(*) FROM document WHERE set_aside_from IS NULL")) {
      return row.getInt(1);
    }
  }

  private static Connection openReadable(Path copy) throws SQLException {
    Connection from = Connections.inspector(copy);
    try (Statement statement = from.createStatement()) {
      statement.executeQuery("SELECT count(*) FROM sqlite_schema").close();
      return from;
    } catch (SQLException unreadable) {
      from.close();
      throw unreadable;
    }
  }

  /** Ids and numbers of documents are in an index, too, which may have survived. */
  private static void nameDocuments(Connection from, Connection into) throws SQLException {
    try (Statement read = from.createStatement();
        ResultSet rows =
            read.executeQuery(
                "SELECT number, id FROM document INDEXED BY sqlite_autoindex_document_1");
        var write =
            into.prepareStatement(
                "INSERT OR IGNORE INTO document (number, id, title, kind, created_at, changed_at)"
                    + " VALUES (?, ?, '', 'rich', 0, 0)")) {
      while (rows.next()) {
        write.setLong(1, rows.getLong(1));
        write.setString(2, rows.getString(2));
        write.executeUpdate();
      }
    } catch (SQLException damage) {
      if (SqliteFailure.cause(damage) != StoreHealth.Cause.DAMAGED
          && !SqliteFailure.isBrokenWrite(damage)) {
        throw damage;
      }
      log.warn("replica.salvage.names {}", SqliteFailure.technical(damage));
    }
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

  /** Removes the copies that a rescue left which was killed. */
  static void deleteLeftovers(StoreFiles files) throws IOException {
    try (Stream<Path> entries = Files.list(files.directory())) {
      for (Path entry : entries.toList()) {
        if (LEFTOVER.matcher(entry.getFileName().toString()).matches()
            && Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
          deleteFolder(entry);
        }
      }
    }
  }

  /** A copy that stays costs space only, so it must not stand in the way of what was rescued. */
  private static void deleteFolder(Path folder) {
    try {
      for (String suffix : List.of("", "-wal", "-shm", "-journal")) {
        Files.deleteIfExists(folder.resolve(StoreFiles.DATABASE + suffix));
      }
      Files.delete(folder);
    } catch (IOException failure) {
      log.warn(
          "replica.salvage.left folder={} cause={}", folder, failure.getClass().getSimpleName());
    }
  }
}
