package dev.weft.relay.log;

import dev.weft.relay.config.StartFailure;
import dev.weft.relay.config.StartFailure.Reason;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.sqlite.SQLiteDataSource;

/**
 * Brings the database's schema to this version. Flyway writes it and keeps its history; a database
 * that is already current is recognised by one query, because loading Flyway costs more than all
 * the rest of a start.
 */
final class SqliteSchema {
  /** The newest migration under {@code sqlite/} and {@code metadata/}. */
  static final int VERSION = 3;

  private static final String HISTORY = "flyway_schema_history";

  private SqliteSchema() {}

  static void migrate(Path file, Connection connection) throws SQLException {
    long applicationId = SqliteConnections.queryLong(connection, "pragma application_id");
    long tables = SqliteConnections.queryLong(connection, "select count(*) from sqlite_master");
    if (applicationId != SqliteConnections.APPLICATION_ID && tables > 0) {
      throw foreign(file, "The database belongs to another program");
    }
    long version = version(connection);
    if (version > VERSION) {
      throw foreign(
          file, "The database has schema " + version + ", this relay knows up to " + VERSION);
    }
    if (version < VERSION) {
      runFlyway(file);
    }
    if (applicationId != SqliteConnections.APPLICATION_ID) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("pragma application_id = " + SqliteConnections.APPLICATION_ID);
      }
    }
  }

  private static long version(Connection connection) throws SQLException {
    boolean hasHistory =
        SqliteConnections.queryLong(
                connection, "select count(*) from sqlite_master where name = '" + HISTORY + "'")
            > 0;
    return hasHistory
        ? SqliteConnections.queryLong(
            connection,
            "select max(cast(version as integer)) from " + HISTORY + " where success = 1")
        : 0;
  }

  private static void runFlyway(Path file) {
    var source = new SQLiteDataSource();
    source.setUrl("jdbc:sqlite:" + file);
    try {
      Flyway.configure(SqliteSchema.class.getClassLoader())
          .dataSource(source)
          .locations("classpath:dev/weft/relay/log/sqlite", "classpath:dev/weft/relay/log/metadata")
          .load()
          .migrate();
    } catch (FlywayException e) {
      throw new StartFailure(
          Reason.DISK,
          "The database's schema could not be brought to version " + VERSION,
          file.toString(),
          "Check that the disk has space and the files may be written, then start again.",
          e);
    }
  }

  private static StartFailure foreign(Path file, String what) {
    return new StartFailure(
        Reason.FOREIGN,
        what,
        file.toString(),
        "Nothing was touched. Start the relay that wrote it, or choose another directory with"
            + " --data.",
        null);
  }
}
