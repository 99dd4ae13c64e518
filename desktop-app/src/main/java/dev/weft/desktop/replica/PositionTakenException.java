package dev.weft.desktop.replica;

import java.sql.SQLException;

/** The log position of a row holds another row: something else has written to the database. */
final class PositionTakenException extends SQLException {
  private static final long serialVersionUID = 1;

  PositionTakenException(long seq) {
    super("log position " + seq + " is taken by another row");
  }
}
