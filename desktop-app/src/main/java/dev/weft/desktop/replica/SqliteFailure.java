package dev.weft.desktop.replica;

import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Reads SQLite's result codes: what an exception means for the work. */
final class SqliteFailure {
  private static final int PRIMARY_CODE = 0xff;

  private SqliteFailure() {}

  /** Whether the write itself is at fault, so that trying again cannot help. */
  static boolean isBrokenWrite(SQLException failure) {
    return switch (primary(failure)) {
      case SQLITE_CONSTRAINT, SQLITE_MISMATCH, SQLITE_RANGE, SQLITE_MISUSE, SQLITE_TOOBIG -> true;
      case SQLITE_ERROR -> true;
      default -> false;
    };
  }

  static StoreHealth.Cause cause(SQLException failure) {
    return switch (primary(failure)) {
      case SQLITE_FULL -> StoreHealth.Cause.DISK_FULL;
      case SQLITE_READONLY, SQLITE_PERM, SQLITE_CANTOPEN -> StoreHealth.Cause.READ_ONLY;
      case SQLITE_BUSY, SQLITE_LOCKED -> StoreHealth.Cause.LOCKED;
      case SQLITE_CORRUPT, SQLITE_NOTADB -> StoreHealth.Cause.DAMAGED;
      default -> StoreHealth.Cause.DISK_ERROR;
    };
  }

  /** SQLite's words and code, without statement text or values. */
  static String technical(Throwable failure) {
    return switch (failure) {
      case SQLiteException sqlite ->
          sqlite.getResultCode().name() + ": " + sqlite.getResultCode().message;
      case SQLException sql -> sql.getClass().getSimpleName() + " " + sql.getErrorCode();
      default -> failure.getClass().getSimpleName();
    };
  }

  /** Extended codes carry the primary one in their low byte. */
  private static SQLiteErrorCode primary(SQLException failure) {
    if (!(failure instanceof SQLiteException sqlite)) {
      return SQLiteErrorCode.UNKNOWN_ERROR;
    }
    int code = sqlite.getResultCode().code;
    return code < 0
        ? SQLiteErrorCode.UNKNOWN_ERROR
        : SQLiteErrorCode.getErrorCode(code & PRIMARY_CODE);
  }
}
