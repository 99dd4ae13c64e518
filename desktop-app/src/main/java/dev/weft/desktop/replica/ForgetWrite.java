package dev.weft.desktop.replica;

import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * Deletes a document's packed rows whose retention is over; its checkpoint, which must be sound,
 * holds them.
 *
 * @param number the document's row number
 * @param throughSeq the last row to go
 */
record ForgetWrite(long number, long throughSeq) implements Write {
  @Override
  public void apply(Statements db) throws SQLException {
    try (PreparedStatement mark =
            db.connection()
                .prepareStatement(
                    "UPDATE document SET forgotten_through = max(forgotten_through, ?) WHERE number"
                        + " = ?");
        PreparedStatement delete =
            db.connection()
                .prepareStatement("DELETE FROM history WHERE last_seq <= ? AND document = ?")) {
      for (PreparedStatement statement : new PreparedStatement[] {mark, delete}) {
        statement.setLong(1, throughSeq);
        statement.setLong(2, number);
        statement.executeUpdate();
      }
    }
  }
}
