package dev.weft.desktop.replica;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Puts a checkpoint in place of the one before it. Nothing happens if the document was set aside
 * since its content was read.
 *
 * @param number the document's row number when its content was read
 * @param replacesUnsound whether the one before is missing or unsound, whatever it says it holds
 */
record CheckpointWrite(
    String documentId, long number, Checkpoint checkpoint, boolean replacesUnsound)
    implements Write {
  @Override
  public void apply(Statements db) throws SQLException {
    if (isSame(db, documentId, number)) {
      if (replacesUnsound) {
        try (PreparedStatement delete =
            db.connection().prepareStatement("DELETE FROM checkpoint WHERE document = ?")) {
          delete.setLong(1, number);
          delete.executeUpdate();
        }
      }
      db.checkpoint(documentId, number, checkpoint);
    }
  }

  /** Whether a document still has its row number. */
  static boolean isSame(Statements db, String documentId, long number) throws SQLException {
    try (PreparedStatement query =
        db.connection().prepareStatement("SELECT 1 FROM document WHERE number = ? AND id = ?")) {
      query.setLong(1, number);
      query.setString(2, documentId);
      try (ResultSet row = query.executeQuery()) {
        return row.next();
      }
    }
  }
}
