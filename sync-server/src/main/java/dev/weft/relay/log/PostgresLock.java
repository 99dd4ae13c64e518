package dev.weft.relay.log;

import dev.weft.relay.config.PostgresOptions;
import dev.weft.relay.config.StartFailure;
import dev.weft.relay.config.StartFailure.Reason;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a second relay from taking over a database by mistake: a lock held by a session of its own,
 * gone with the process however that ends. A courtesy, not the fence: should it be lost because the
 * server restarts, the epochs still keep the log right.
 */
final class PostgresLock {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresLock.class);

  /** "Weft" in ASCII. */
  private static final long KEY = 0x57656674;

  /** The server may take a moment to notice that the last relay was killed. */
  private static final String WAIT = "5s";

  private static final String LOCK_NOT_AVAILABLE = "55P03";

  private final Connection session;

  private PostgresLock(Connection session) {
    this.session = session;
  }

  static PostgresLock take(String where, PostgresOptions options) throws SQLException {
    var properties = new Properties();
    properties.setProperty("ApplicationName", "weft-relay-lock");
    properties.setProperty("tcpKeepAlive", "true");
    String user = options.user();
    if (user != null) {
      properties.setProperty("user", user);
    }
    String password = options.password();
    if (password != null) {
      properties.setProperty("password", password);
    }
    Connection session = DriverManager.getConnection(options.jdbcUrl(), properties);
    try (Statement statement = session.createStatement()) {
      statement.execute("set lock_timeout = '" + WAIT + "'");
      statement.execute("select pg_advisory_lock(" + KEY + ")");
      return new PostgresLock(session);
    } catch (SQLException e) {
      session.close();
      if (!LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
        throw e;
      }
      throw new StartFailure(
          Reason.LOCKED,
          "Another relay is working on this database",
          where,
          "Stop that relay, or give another database with --postgres.",
          e);
    }
  }

  void close() {
    try {
      session.close();
    } catch (SQLException e) {
      LOG.atWarn().setMessage("log.lock.close.failed").setCause(e).log();
    }
  }
}
