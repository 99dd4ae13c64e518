package dev.weft.relay.log;

import dev.weft.relay.config.StartFailure;
import dev.weft.relay.config.StartFailure.Reason;
import dev.weft.relay.world.World;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The embedded log: one SQLite file in WAL mode with {@code synchronous=FULL}, so that a commit
 * returns after the disk has confirmed it.
 *
 * <p>One connection writes and belongs to the log's writer thread; a few others read. The
 * write-ahead log is folded back into the file by a thread of its own, so that no commit waits for
 * it.
 */
final class SqliteLogStore implements LogStore {
  private static final Logger LOG = LoggerFactory.getLogger(SqliteLogStore.class);

  /**
   * A file up to this size is checked whole when it is opened; a larger one page by page in use.
   */
  private static final long CHECKED_PAGES_MAX = 16_384;

  private final Path file;
  private Connection writer;
  private final SqliteReaders readers;
  private final SqliteFolding folding;
  private SqliteAppends appends;
  private final String id;
  private final LogPublishing publishing = new LogPublishing("");

  private SqliteLogStore(Path file, Connection writer, String id) throws SQLException {
    this.file = file;
    this.writer = writer;
    this.id = id;
    this.appends = new SqliteAppends(writer);
    this.readers = new SqliteReaders(file);
    this.folding = new SqliteFolding(file);
  }

  /**
   * Opens or makes the log in {@code file}.
   *
   * @throws StartFailure if the file is not ours, newer, or damaged
   */
  static SqliteLogStore open(Path file, World world) {
    SqliteConnections.checkMagic(file);
    Connection writer = null;
    try {
      writer = SqliteConnections.openWriter(file);
      check(file, writer);
      SqliteSchema.migrate(file, writer);
      String id = identity(writer, world);
      return new SqliteLogStore(file, writer, id);
    } catch (SQLException e) {
      closeQuietly(writer, e);
      throw startFailure(file, e);
    } catch (RuntimeException e) {
      closeQuietly(writer, e);
      throw e;
    }
  }

  private static StartFailure startFailure(Path file, SQLException e) {
    LogFailure failure = SqliteConnections.failure("open the database", e);
    return switch (failure.kind()) {
      case DAMAGED -> SqliteConnections.damaged(file, String.valueOf(e.getMessage()), e);
      case FULL ->
          new StartFailure(
              Reason.DISK, "The disk is full", file.toString(), "Make space, then start again.", e);
      default ->
          new StartFailure(
              Reason.DIRECTORY,
              "The database cannot be opened (" + e.getMessage() + ")",
              file.toString(),
              "Check that this user may read and write it, and that no other program holds it.",
              e);
    };
  }

  private static void check(Path file, Connection connection) throws SQLException {
    long pages = SqliteConnections.queryLong(connection, "pragma page_count");
    if (pages > CHECKED_PAGES_MAX) {
      return;
    }
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("pragma quick_check(1)")) {
      String answer = rows.next() ? rows.getString(1) : "no answer";
      if (!answer.equals("ok")) {
        throw SqliteConnections.damaged(file, answer, null);
      }
    }
  }

  private static String identity(Connection connection, World world) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      try (ResultSet rows = statement.executeQuery("select id from log_identity")) {
        if (rows.next()) {
          return rows.getString(1);
        }
      }
      String id = Long.toHexString(world.entropy().getAsLong() | Long.MIN_VALUE);
      try (PreparedStatement insert =
          connection.prepareStatement("insert into log_identity (id, created_at) values (?, ?)")) {
        insert.setString(1, id);
        insert.setLong(2, world.clockMillis().getAsLong());
        insert.executeUpdate();
      }
      return id;
    }
  }

  /** Bounds the file, so that a test can fill it; SQLite answers as it does for a full disk. */
  void limitPages(long pages) throws SQLException {
    try (Statement statement = writer.createStatement()) {
      statement.execute("pragma max_page_count = " + pages);
    }
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public long takeOver(String owner) {
    return write(
        "take over the slots",
        () -> {
          try (PreparedStatement insert =
              writer.prepareStatement(
                  "with recursive n(slot) as (select 0 union all select slot + 1 from n where slot <"
                      + " ?) insert into slot_owner (slot, owner, epoch) select slot, ?, 0 from n"
                      + " where true on conflict (slot) do nothing")) {
            insert.setInt(1, Slots.COUNT - 1);
            insert.setString(2, owner);
            insert.executeUpdate();
          }
          long epoch = SqliteConnections.queryLong(writer, "select max(epoch) + 1 from slot_owner");
          try (PreparedStatement update =
              writer.prepareStatement("update slot_owner set owner = ?, epoch = ?")) {
            update.setString(1, owner);
            update.setLong(2, epoch);
            update.executeUpdate();
          }
          return epoch;
        });
  }

  @Override
  public void commit(List<Append> batch) {
    write(
        "append to the log",
        () -> {
          appends.insert(batch);
          return null;
        });
    folding.afterCommit();
  }

  @Override
  public DocumentRows load(String document) {
    return readers.read("load a document", c -> LogReads.load(c, document));
  }

  @Override
  public LogRecords records(String document, long fromSeq, long toSeq) {
    return readers.read("read records", c -> LogReads.records(c, document, fromSeq, toSeq));
  }

  @Override
  public Changes changesSince(long position, int limit) {
    return readers.read("read the changes", c -> LogReads.changesSince(c, "", position, limit));
  }

  /**
   * Between commits, and without waiting for the disk: what the write-ahead log holds before a
   * durable commit is made durable by it, so a lost trim never outlives its checkpoint.
   */
  @Override
  public <T extends @Nullable Object> T background(String doing, Work<T> work) {
    synchronous("normal", doing);
    try {
      return write(doing, () -> work.run(writer));
    } finally {
      synchronous("full", doing);
    }
  }

  @Override
  public <T extends @Nullable Object> T durably(String doing, Work<T> work) {
    return write(doing, () -> work.run(writer));
  }

  private void synchronous(String mode, String doing) {
    try (Statement statement = writer.createStatement()) {
      statement.execute("pragma synchronous = " + mode);
    } catch (SQLException e) {
      LogFailure failure = SqliteConnections.failure(doing, e);
      // A new connection waits for the disk again.
      reconnect(failure);
      throw failure;
    }
  }

  @Override
  public <T extends @Nullable Object> T read(String doing, Work<T> work) {
    return readers.read(doing, work::run);
  }

  @Override
  public LogPublishing publishing() {
    return publishing;
  }

  @Override
  public int writers() {
    return 1;
  }

  @Override
  public void close() {
    folding.close();
    readers.close();
    try {
      appends.close();
      writer.close();
    } catch (SQLException e) {
      LOG.atWarn().setMessage("log.close.failed").addKeyValue("file", file).setCause(e).log();
    }
  }

  private interface Write<T extends @Nullable Object> {
    T run() throws SQLException;
  }

  /**
   * Runs one transaction; whatever fails is rolled back. Between transactions the connection holds
   * none, or the write-ahead log could never start again from its beginning.
   */
  private <T extends @Nullable Object> T write(String doing, Write<T> action) {
    try {
      writer.setAutoCommit(false);
      T result = action.run();
      writer.commit();
      writer.setAutoCommit(true);
      return result;
    } catch (SQLException e) {
      LogFailure failure = SqliteConnections.failure(doing, e);
      reconnect(failure);
      throw failure;
    } catch (RuntimeException | Error e) {
      // An error as well: half a transaction must not stay open for the next to commit.
      reconnect(e);
      throw e;
    }
  }

  /**
   * Starts again with a new connection: closing the old one rolls back, and statements that failed
   * for a full disk stay unusable even when there is room again.
   */
  private void reconnect(Throwable why) {
    closeQuietly(writer, why);
    try {
      writer = SqliteConnections.openWriter(file);
      appends = new SqliteAppends(writer);
    } catch (SQLException e) {
      // The next write fails on the closed connection and tries again.
      why.addSuppressed(e);
    }
  }

  private static void closeQuietly(@Nullable Connection connection, Throwable why) {
    if (connection == null) {
      return;
    }
    try {
      connection.close();
    } catch (SQLException e) {
      why.addSuppressed(e);
    }
  }
}
