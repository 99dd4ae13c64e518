package dev.weft.relay.log;

import dev.weft.relay.log.LogFailure.Kind;
import java.sql.SQLException;
import java.util.Objects;

/** What Postgres's errors mean, after the SQLSTATE codes of its manual's appendix A. */
final class PostgresFailures {
  private static final String DISK_FULL = "53100";
  private static final String DATA_CORRUPTED = "XX001";
  private static final String INDEX_CORRUPTED = "XX002";

  private PostgresFailures() {}

  /** Sorts an error into what can be done about it. */
  static LogFailure failure(String doing, SQLException e) {
    Kind kind =
        switch (Objects.requireNonNullElse(e.getSQLState(), "")) {
          case DISK_FULL -> Kind.FULL;
          case DATA_CORRUPTED, INDEX_CORRUPTED -> Kind.DAMAGED;
          default -> Kind.UNAVAILABLE;
        };
    return new LogFailure(kind, "Postgres failed to " + doing + ": " + e.getMessage(), e);
  }
}
