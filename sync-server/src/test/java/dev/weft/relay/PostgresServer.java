package dev.weft.relay;

import dev.weft.relay.config.PostgresOptions;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A real Postgres server, one for all tests of a JVM, that waits for its disk as it would in
 * earnest; a database for each test.
 */
public final class PostgresServer {
  private static final AtomicInteger DATABASES = new AtomicInteger();
  private static @Nullable EmbeddedPostgres shared;

  private PostgresServer() {}

  private static synchronized EmbeddedPostgres shared() {
    EmbeddedPostgres running = shared;
    if (running == null) {
      running = start(null, 0);
      shared = running;
    }
    return running;
  }

  /**
   * A server that waits for its disk; in a given directory it keeps what it has, 0 for any port.
   */
  public static EmbeddedPostgres start(@Nullable File directory, int port) {
    try {
      EmbeddedPostgres.Builder builder =
          EmbeddedPostgres.builder()
              .setServerConfig("fsync", "on")
              .setServerConfig("synchronous_commit", "on")
              .setServerConfig("full_page_writes", "on")
              .setServerConfig("max_connections", "60")
              .setServerConfig("shared_buffers", "32MB")
              .setPGStartupWait(Duration.ofMinutes(2))
              .setOutputRedirector(Redirect.DISCARD)
              .setErrorRedirector(Redirect.DISCARD);
      if (directory != null) {
        builder.setDataDirectory(directory).setCleanDataDirectory(false);
      }
      if (port != 0) {
        builder.setPort(port);
      }
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A new, empty database. */
  public static PostgresOptions newDatabase() {
    String name = "weft" + DATABASES.incrementAndGet();
    run(in("postgres"), "create database " + name);
    return in(name);
  }

  private static PostgresOptions in(String database) {
    return of(shared(), database);
  }

  public static PostgresOptions of(EmbeddedPostgres server, String database) {
    return PostgresOptions.parse(
        "postgres://postgres@127.0.0.1:" + server.getPort() + "/" + database, null, "postgres");
  }

  /** Runs a statement as nobody's relay. */
  public static void run(PostgresOptions database, String sql) {
    try (Connection connection =
            DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }
}
