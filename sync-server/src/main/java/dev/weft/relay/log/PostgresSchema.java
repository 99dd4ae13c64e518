package dev.weft.relay.log;

import dev.weft.relay.config.StartFailure;
import dev.weft.relay.config.StartFailure.Reason;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/**
 * Checks that a Postgres server keeps what it promises, and brings the schema to this version.
 * Flyway is loaded only when there is something to migrate.
 */
final class PostgresSchema {
  /** The newest migration under {@code postgres/} and {@code metadata/}. */
  static final int VERSION = 3;

  /** The oldest server whose snapshots and identity the statements rely on. */
  private static final int SERVER_VERSION_MIN = 140_000;

  private static final String HISTORY = "flyway_schema_history";

  private PostgresSchema() {}

  /** Refuses a server that says committed before it is, or is too old. */
  static void checkServer(String where, Connection connection) throws SQLException {
    int version = Integer.parseInt(setting(connection, "server_version_num"));
    if (version < SERVER_VERSION_MIN) {
      throw new StartFailure(
          Reason.STORAGE,
          "The Postgres server is version " + version / 10_000 + ", too old",
          where,
          "Use Postgres 14 or newer.",
          null);
    }
    for (String name : new String[] {"fsync", "full_page_writes"}) {
      if (!setting(connection, name).equals("on")) {
        throw new StartFailure(
            Reason.STORAGE,
            "The Postgres server runs with " + name + " off and would lose what it has confirmed",
            where,
            "Set " + name + " = on in postgresql.conf and restart it.",
            null);
      }
    }
    if (!setting(connection, "server_encoding").equals("UTF8")) {
      throw new StartFailure(
          Reason.STORAGE,
          "The database's encoding is not UTF8",
          where,
          "Make one with: create database weft encoding 'UTF8' template template0;",
          null);
    }
  }

  private static String setting(Connection connection, String name) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("show " + name)) {
      return rows.next() ? String.valueOf(rows.getString(1)) : "";
    }
  }

  static void migrate(String where, Connection connection, DataSource source) throws SQLException {
    long tables =
        SqliteConnections.queryLong(
            connection,
            "select count(*) from information_schema.tables where table_schema = current_schema()");
    boolean hasHistory =
        SqliteConnections.queryLong(
                connection,
                "select count(*) from information_schema.tables where table_schema ="
                    + " current_schema() and table_name = '"
                    + HISTORY
                    + "'")
            > 0;
    boolean isOurs =
        SqliteConnections.queryLong(
                connection,
                "select count(*) from information_schema.tables where table_schema ="
                    + " current_schema() and table_name = 'log_identity'")
            > 0;
    if (tables > 0 && !(hasHistory && isOurs)) {
      throw foreign(where, "The database holds tables that are not a Weft relay's");
    }
    long version =
        hasHistory
            ? SqliteConnections.queryLong(
                connection, "select max(version::integer) from " + HISTORY + " where success")
            : 0;
    if (version > VERSION) {
      throw foreign(
          where, "The database has schema " + version + ", this relay knows up to " + VERSION);
    }
    if (version < VERSION) {
      runFlyway(where, source);
    }
  }

  private static void runFlyway(String where, DataSource source) {
    try {
      Flyway.configure(PostgresSchema.class.getClassLoader())
          .dataSource(source)
          .locations(
              "classpath:dev/weft/relay/log/postgres", "classpath:dev/weft/relay/log/metadata")
          .load()
          .migrate();
    } catch (FlywayException e) {
      throw new StartFailure(
          Reason.STORAGE,
          "The database's schema could not be brought to version " + VERSION,
          where,
          "Check that this role may create tables in it and that it has space, then start again.",
          e);
    }
  }

  private static StartFailure foreign(String where, String what) {
    return new StartFailure(
        Reason.FOREIGN,
        what,
        where,
        "Nothing was touched. Start the relay that wrote it, or give another database with"
            + " --postgres.",
        null);
  }
}
