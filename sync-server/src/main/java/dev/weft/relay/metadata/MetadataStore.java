package dev.weft.relay.metadata;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import dev.weft.relay.config.PeopleLimits;
import dev.weft.relay.config.PostgresOptions;
import dev.weft.relay.config.StartFailure;
import dev.weft.relay.config.StartFailure.Reason;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * Transactions over the metadata database. Thread rule: any thread; every call blocks.
 *
 * <p>A write first moves the clock's row and so holds its lock: two writes never overlap, whichever
 * processes they come from, and a check made inside one holds until it commits.
 */
public final class MetadataStore implements AutoCloseable {
  /** Work inside one transaction. */
  public interface Work<T extends @Nullable Object> {
    T run(Connection connection) throws SQLException;
  }

  /** Work inside one transaction that writes, under the number the clock gave it. */
  public interface Change<T extends @Nullable Object> {
    T run(Connection connection, long tick) throws SQLException;
  }

  private static final String HISTORY = "people_schema_history";
  private static final String LOCATION = "classpath:dev/weft/relay/metadata";

  private final HikariDataSource readers;
  private final HikariDataSource writers;

  private MetadataStore(HikariDataSource readers, HikariDataSource writers) {
    this.readers = readers;
    this.writers = writers;
  }

  /**
   * Opens or makes the database in a file.
   *
   * @throws StartFailure if it cannot be used
   */
  public static MetadataStore embedded(Path file) {
    var config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.enforceForeignKeys(true);
    config.setBusyTimeout(Math.toIntExact(PeopleLimits.METADATA_TIMEOUT.toMillis()));
    var read = new SQLiteDataSource(config);
    read.setUrl("jdbc:sqlite:" + file);
    var write = new SQLiteDataSource(config);
    write.setUrl("jdbc:sqlite:" + file);
    write.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE.getValue());
    return open(
        file.toString(),
        pool("weft-people-read", read, PeopleLimits.METADATA_READERS),
        pool("weft-people-write", write, 1));
  }

  /**
   * Opens or makes the tables in the Postgres database that holds the update log.
   *
   * @throws StartFailure if it cannot be used
   */
  public static MetadataStore postgres(PostgresOptions options) {
    var config = common("weft-people");
    config.setJdbcUrl(options.jdbcUrl());
    config.setUsername(options.user());
    config.setPassword(options.password());
    config.setMaximumPoolSize(PeopleLimits.METADATA_READERS);
    config.setMinimumIdle(1);
    config.addDataSourceProperty("ApplicationName", "weft-relay-people");
    config.setConnectionInitSql("set synchronous_commit = on");
    HikariDataSource both = connect(options.jdbcUrl(), config);
    return open(options.jdbcUrl(), both, both);
  }

  /** Opens the tables in a database of any other engine that reads portable SQL. */
  static MetadataStore of(DataSource source) {
    HikariDataSource both = pool("weft-people", source, PeopleLimits.METADATA_READERS);
    return open("test", both, both);
  }

  /** Whether a Postgres database holds accounts already. */
  public static boolean isIn(PostgresOptions options) {
    var config = common("weft-people-look");
    config.setJdbcUrl(options.jdbcUrl());
    config.setUsername(options.user());
    config.setPassword(options.password());
    config.setMaximumPoolSize(1);
    try (HikariDataSource pool = connect(options.jdbcUrl(), config);
        Connection connection = pool.getConnection()) {
      return Sql.exists(
          connection,
          "select 1 from information_schema.tables where table_schema = current_schema() and"
              + " table_name = ?",
          HISTORY);
    } catch (SQLException e) {
      throw new MetadataFailure("look for accounts", e);
    }
  }

  private static HikariConfig common(String name) {
    var config = new HikariConfig();
    config.setPoolName(name);
    config.setConnectionTimeout(PeopleLimits.METADATA_TIMEOUT.toMillis());
    config.setInitializationFailTimeout(1);
    return config;
  }

  private static HikariDataSource pool(String name, DataSource source, int connections) {
    var config = common(name);
    config.setDataSource(source);
    config.setMaximumPoolSize(connections);
    config.setMinimumIdle(1);
    return connect(name, config);
  }

  private static HikariDataSource connect(String where, HikariConfig config) {
    try {
      return new HikariDataSource(config);
    } catch (PoolInitializationException e) {
      throw unusable(where, e);
    }
  }

  private static MetadataStore open(
      String where, HikariDataSource readers, HikariDataSource writers) {
    try {
      migrate(where, writers);
      return new MetadataStore(readers, writers);
    } catch (RuntimeException e) {
      readers.close();
      writers.close();
      throw e;
    }
  }

  private static void migrate(String where, DataSource source) {
    try {
      // The update log may have tables in the same schema, with a history of their own.
      Flyway.configure(MetadataStore.class.getClassLoader())
          .dataSource(source)
          .table(HISTORY)
          .baselineOnMigrate(true)
          .baselineVersion("0")
          .locations(LOCATION)
          .load()
          .migrate();
    } catch (FlywayException e) {
      throw unusable(where, e);
    }
  }

  private static StartFailure unusable(String where, RuntimeException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return new StartFailure(
        Reason.STORAGE,
        "The database of accounts cannot be used (" + cause.getMessage() + ")",
        where,
        "Check that it may be written, has space, and was not written by a newer relay.",
        e);
  }

  /** Reads; the statements of one call see one state where the engine offers that. */
  public <T extends @Nullable Object> T read(String doing, Work<T> work) {
    try (Connection connection = readers.getConnection()) {
      return work.run(connection);
    } catch (SQLException e) {
      throw new MetadataFailure(doing, e);
    }
  }

  /**
   * Writes in one durable transaction; an exception of the work undoes everything.
   *
   * @throws MetadataFailure if the database failed
   */
  public <T extends @Nullable Object> T write(String doing, Change<T> change) {
    try (Connection connection = writers.getConnection()) {
      connection.setAutoCommit(false);
      try {
        T result = change.run(connection, tick(connection));
        connection.commit();
        return result;
      } finally {
        // After a commit there is nothing left to undo.
        connection.rollback();
        connection.setAutoCommit(true);
      }
    } catch (SQLException e) {
      throw new MetadataFailure(doing, e);
    }
  }

  private static long tick(Connection connection) throws SQLException {
    Sql.update(connection, "update metadata_clock set ticks = ticks + 1 where id = 1");
    List<Long> ticks =
        Sql.list(
            connection, row -> row.getLong(1), "select ticks from metadata_clock where id = 1");
    return ticks.getFirst();
  }

  @Override
  public void close() {
    readers.close();
    writers.close();
  }
}
