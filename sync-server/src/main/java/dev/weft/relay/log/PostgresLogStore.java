package dev.weft.relay.log;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import dev.weft.relay.config.Limits;
import dev.weft.relay.config.PostgresOptions;
import dev.weft.relay.config.StartFailure;
import dev.weft.relay.config.StartFailure.Reason;
import dev.weft.relay.world.World;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The log on a Postgres server. Commits with {@code synchronous_commit=on}; a server that would lie
 * about that is refused. Ownership is a row per slot that every append reads under a share lock, so
 * that a take-over waits for appends in flight and every later one of the old owner inserts
 * nothing.
 */
final class PostgresLogStore implements LogStore {
  private final HikariDataSource pool;
  private final PostgresAppends appends = new PostgresAppends();
  private final LogPublishing publishing = new LogPublishing(" for share");
  private final PostgresLock lock;
  private final String id;

  private PostgresLogStore(HikariDataSource pool, PostgresLock lock, String id) {
    this.pool = pool;
    this.lock = lock;
    this.id = id;
  }

  /**
   * Opens the log in a database, making its tables if it is empty.
   *
   * @throws StartFailure if the server does not answer, is not fit, or the database is another
   *     program's, newer, or another relay's at the moment
   */
  static PostgresLogStore open(PostgresOptions options, World world) {
    HikariDataSource pool = connect(options);
    String where = options.jdbcUrl();
    PostgresLock lock = null;
    try (Connection connection = pool.getConnection()) {
      PostgresSchema.checkServer(where, connection);
      lock = PostgresLock.take(where, options);
      PostgresSchema.migrate(where, connection, pool);
      return new PostgresLogStore(pool, lock, PostgresIdentity.of(connection, world));
    } catch (SQLException e) {
      close(pool, lock);
      throw unreachable(where, e);
    } catch (RuntimeException e) {
      close(pool, lock);
      throw e;
    }
  }

  private static HikariDataSource connect(PostgresOptions options) {
    var config = new HikariConfig();
    config.setPoolName("weft-log");
    config.setJdbcUrl(options.jdbcUrl());
    config.setUsername(options.user());
    config.setPassword(options.password());
    config.setMaximumPoolSize(Limits.POSTGRES_CONNECTIONS);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(Limits.POSTGRES_TIMEOUT.toMillis());
    config.setInitializationFailTimeout(1);
    config.addDataSourceProperty("ApplicationName", "weft-relay");
    config.addDataSourceProperty("tcpKeepAlive", "true");
    config.setConnectionInitSql("set synchronous_commit = on");
    try {
      return new HikariDataSource(config);
    } catch (PoolInitializationException e) {
      throw unreachable(options.jdbcUrl(), e);
    }
  }

  static StartFailure unreachable(String where, Exception e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return new StartFailure(
        Reason.STORAGE,
        "The Postgres database cannot be used (" + cause.getMessage() + ")",
        where,
        "Check that the server runs there, that the database exists, and user and password"
            + " (WEFT_POSTGRES_USER, WEFT_POSTGRES_PASSWORD or WEFT_POSTGRES_PASSWORD_FILE).",
        e);
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public int writers() {
    return Limits.POSTGRES_WRITERS;
  }

  @Override
  public long takeOver(String owner) {
    return write(
        "take over the slots",
        c -> {
          try (PreparedStatement insert =
              c.prepareStatement(
                  "insert into slot_owner (slot, owner, epoch) select s, ?, 0 from"
                      + " generate_series(0, ?) s on conflict (slot) do nothing")) {
            insert.setString(1, owner);
            insert.setInt(2, Slots.COUNT - 1);
            insert.executeUpdate();
          }
          try (Statement select = c.createStatement()) {
            // In the order in which appends lock them, or the two could wait for each other.
            select.execute("select slot from slot_owner order by slot for update");
          }
          long epoch = SqliteConnections.queryLong(c, "select max(epoch) + 1 from slot_owner");
          try (PreparedStatement update =
              c.prepareStatement("update slot_owner set owner = ?, epoch = ?")) {
            update.setString(1, owner);
            update.setLong(2, epoch);
            update.executeUpdate();
          }
          return epoch;
        });
  }

  @Override
  public void commit(List<Append> batch) {
    Map<String, Long> keys = write("append to the log", c -> appends.insert(c, batch));
    appends.remember(keys);
  }

  @Override
  public DocumentRows load(String document) {
    return read("load a document", c -> LogReads.load(c, document));
  }

  @Override
  public LogRecords records(String document, long fromSeq, long toSeq) {
    return read("read records", c -> LogReads.records(c, document, fromSeq, toSeq));
  }

  @Override
  public Changes changesSince(long position, int limit) {
    return read(
        "read the changes",
        c ->
            LogReads.changesSince(
                c,
                " and position < pg_snapshot_xmin(pg_current_snapshot())::text::int8 * 4096",
                position,
                limit));
  }

  @Override
  public <T extends @Nullable Object> T background(String doing, Work<T> work) {
    return write(doing, work);
  }

  @Override
  public <T extends @Nullable Object> T durably(String doing, Work<T> work) {
    return write(doing, work);
  }

  @Override
  public LogPublishing publishing() {
    return publishing;
  }

  /** Reads one state of the database, whatever is committed meanwhile. */
  @Override
  public <T extends @Nullable Object> T read(String doing, Work<T> work) {
    return transaction(doing, Connection.TRANSACTION_REPEATABLE_READ, true, work);
  }

  private <T extends @Nullable Object> T write(String doing, Work<T> work) {
    return transaction(doing, Connection.TRANSACTION_READ_COMMITTED, false, work);
  }

  private <T extends @Nullable Object> T transaction(
      String doing, int isolation, boolean isReadOnly, Work<T> work) {
    try (Connection connection = pool.getConnection()) {
      // Hikari gives a connection back to its defaults when it is closed.
      connection.setTransactionIsolation(isolation);
      connection.setReadOnly(isReadOnly);
      connection.setAutoCommit(false);
      try {
        T result = work.run(connection);
        connection.commit();
        return result;
      } catch (SQLException | RuntimeException e) {
        rollBack(connection, e);
        throw e;
      }
    } catch (SQLException e) {
      throw PostgresFailures.failure(doing, e);
    }
  }

  private static void rollBack(Connection connection, Exception why) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      why.addSuppressed(e);
    }
  }

  @Override
  public void close() {
    close(pool, lock);
  }

  private static void close(HikariDataSource pool, @Nullable PostgresLock lock) {
    pool.close();
    if (lock != null) {
      lock.close();
    }
  }
}
