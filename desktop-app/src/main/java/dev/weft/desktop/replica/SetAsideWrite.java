package dev.weft.desktop.replica;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Gives all that is stored of a document another id, and the id to a new document, so that a
 * relay's copy can take its place. Nothing is deleted, and no page of the old rows is touched: it
 * may be one that cannot be read.
 *
 * @param entry what could be read of it, the first row of the new document; null: nothing
 */
record SetAsideWrite(String documentId, String why, long nowMillis, @Nullable LogEntry entry)
    implements Write {
  private static final String RENAME =
      "UPDATE document SET id = id || ' set aside ' || number, set_aside_from = id, set_aside_at ="
          + " ?2, set_aside_why = ?3 WHERE number = ?1";
  private static final String AGAIN =
      "INSERT INTO document (id, title, kind, created_at, changed_at, downloaded) SELECT"
          + " set_aside_from, title, kind, created_at, changed_at, 0 FROM document WHERE number = ?1";

  @Override
  public void apply(Statements db) throws SQLException {
    LogEntry row = entry;
    if (row != null && db.isWritten(row)) {
      return;
    }
    long number = db.number(documentId, nowMillis);
    try (PreparedStatement rename = db.connection().prepareStatement(RENAME);
        PreparedStatement again = db.connection().prepareStatement(AGAIN)) {
      rename.setLong(1, number);
      rename.setLong(2, nowMillis);
      rename.setString(3, why);
      rename.executeUpdate();
      again.setLong(1, number);
      again.executeUpdate();
    }
    db.forgetNumbers();
    if (row != null) {
      db.append(row);
    }
  }

  @Override
  public Write at(long seq) {
    LogEntry row = entry;
    return row == null ? this : new SetAsideWrite(documentId, why, nowMillis, row.at(seq));
  }
}
