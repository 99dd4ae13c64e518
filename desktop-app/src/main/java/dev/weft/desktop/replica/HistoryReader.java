package dev.weft.desktop.replica;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the rows of one document, packed and unpacked, all from one moment of the database. */
final class HistoryReader {
  private static final Logger log = LoggerFactory.getLogger(HistoryReader.class);

  private HistoryReader() {}

  /**
   * Oldest first; what is unsound is left out and named in the log.
   *
   * @param afterSeq the position behind which to begin
   * @param atLeast how many rows to read unless there are fewer
   */
  static List<HistoryEntry> read(Connection db, String documentId, long afterSeq, int atLeast)
      throws SQLException {
    List<HistoryEntry> entries = new ArrayList<>();
    try (Statement statement = db.createStatement()) {
      statement.execute("BEGIN");
      try {
        readPacked(db, documentId, afterSeq, atLeast, entries);
        if (entries.size() < atLeast) {
          readRows(db, documentId, afterSeq, atLeast, entries);
        }
      } finally {
        statement.execute("COMMIT");
      }
    }
    return entries;
  }

  private static void readPacked(
      Connection db, String documentId, long afterSeq, int atLeast, List<HistoryEntry> into)
      throws SQLException {
    try (PreparedStatement query =
        db.prepareStatement(
            "SELECT "
                + StoredParts.SEGMENT
                + " FROM history WHERE document = (SELECT number FROM document WHERE id = ?) AND"
                + " last_seq > ? ORDER BY first_seq")) {
      query.setString(1, documentId);
      query.setLong(2, afterSeq);
      try (ResultSet row = query.executeQuery()) {
        while (into.size() < atLeast && row.next()) {
          try {
            for (HistoryEntry entry : StoredParts.segment(documentId, row)) {
              if (entry.seq() > afterSeq) {
                into.add(entry);
              }
            }
          } catch (StoredParts.Unsound unsound) {
            log.warn("replica.history.unsound document={} {}", documentId, unsound.getMessage());
          }
        }
      }
    }
  }

  private static void readRows(
      Connection db, String documentId, long afterSeq, int atLeast, List<HistoryEntry> into)
      throws SQLException {
    try (PreparedStatement query =
        db.prepareStatement(
            "SELECT "
                + StoredParts.ROW
                + " FROM update_log WHERE document = (SELECT number FROM document WHERE id = ?)"
                + " AND seq > ? ORDER BY seq")) {
      query.setString(1, documentId);
      query.setLong(2, afterSeq);
      try (ResultSet row = query.executeQuery()) {
        while (into.size() < atLeast && row.next()) {
          try {
            into.add(StoredParts.row(documentId, row));
          } catch (StoredParts.Unsound unsound) {
            log.warn("replica.history.unsound document={} {}", documentId, unsound.getMessage());
          }
        }
      }
    }
  }
}
