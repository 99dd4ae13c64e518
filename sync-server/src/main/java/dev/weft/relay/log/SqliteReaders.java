package dev.weft.relay.log;

import dev.weft.relay.log.LogFailure.Kind;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A few read-only connections, lent to one caller at a time. */
final class SqliteReaders {
  private static final Logger LOG = LoggerFactory.getLogger(SqliteReaders.class);

  /** Reads are short and the file is one; more connections would only add page caches. */
  private static final int CONNECTIONS = 3;

  private final BlockingQueue<Connection> idle = new ArrayBlockingQueue<>(CONNECTIONS);
  private final List<Connection> all = new ArrayList<>();

  interface Read<T extends @Nullable Object> {
    T run(Connection connection) throws SQLException;
  }

  SqliteReaders(Path file) throws SQLException {
    for (int i = 0; i < CONNECTIONS; i++) {
      Connection connection = SqliteConnections.openReader(file);
      connection.setAutoCommit(false);
      all.add(connection);
      idle.add(connection);
    }
  }

  /** Runs {@code read} in one read transaction, so that it sees one state of the log. */
  <T extends @Nullable Object> T read(String doing, Read<T> read) {
    Connection connection;
    try {
      connection = idle.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LogFailure(Kind.CLOSED, "Interrupted while waiting to " + doing, e);
    }
    try {
      T result = read.run(connection);
      connection.commit();
      return result;
    } catch (SQLException e) {
      LogFailure failure = SqliteConnections.failure(doing, e);
      try {
        connection.rollback();
      } catch (SQLException r) {
        failure.addSuppressed(r);
      }
      throw failure;
    } finally {
      idle.add(connection);
    }
  }

  void close() {
    for (Connection connection : all) {
      try {
        connection.close();
      } catch (SQLException e) {
        LOG.atWarn().setMessage("log.reader.close.failed").setCause(e).log();
      }
    }
  }
}
