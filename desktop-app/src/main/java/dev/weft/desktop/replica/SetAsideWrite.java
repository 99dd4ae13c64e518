package dev.weft.desktop.replica;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/**
 * Moves the checkpoint and the rows of one document into {@code set_aside}, so that a relay's copy
 * can take their place. Nothing is deleted.
 */
record SetAsideWrite(String documentId, String why, long nowMillis) implements Write {
  private static final List<String> STEPS =
      List.of(
          "INSERT INTO set_aside (document, set_at, what, seq, bytes, checksum) SELECT document,"
              + " ?2, 'row: ' || ?3, seq, bytes, checksum FROM update_log WHERE document = ?1",
          "INSERT INTO set_aside (document, set_at, what, seq, bytes, checksum) SELECT document,"
              + " ?2, 'checkpoint: ' || ?3, through_seq, bytes, checksum FROM checkpoint WHERE"
              + " document = ?1",
          "DELETE FROM update_log WHERE document = ?1 AND ?2 IS NOT NULL AND ?3 IS NOT NULL",
          "DELETE FROM checkpoint WHERE document = ?1 AND ?2 IS NOT NULL AND ?3 IS NOT NULL",
          "DELETE FROM acknowledged WHERE document = ?1 AND ?2 IS NOT NULL AND ?3 IS NOT NULL");

  @Override
  public void apply(Statements db) throws SQLException {
    long number = db.number(documentId, nowMillis);
    for (String step : STEPS) {
      try (PreparedStatement statement = db.connection().prepareStatement(step)) {
        statement.setLong(1, number);
        statement.setLong(2, nowMillis);
        statement.setString(3, why);
        statement.executeUpdate();
      }
    }
  }
}
