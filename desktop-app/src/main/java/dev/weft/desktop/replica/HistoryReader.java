package dev.weft.desktop.replica;

import dev.weft.crdt.codec.MalformedUpdateException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.DataFormatException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the rows of one document, packed and unpacked, all from one moment of the database. */
final class HistoryReader {
  private static final Logger log = LoggerFactory.getLogger(HistoryReader.class);

  private HistoryReader() {}

  /** Oldest first; segments that are unsound are left out and named in the log. */
  static List<HistoryEntry> read(Connection db, String documentId) throws SQLException {
    List<HistoryEntry> entries = new ArrayList<>();
    try (Statement statement = db.createStatement()) {
      statement.execute("BEGIN");
      try {
        readPacked(db, documentId, entries);
        readRows(db, documentId, entries);
      } finally {
        statement.execute("COMMIT");
      }
    }
    return entries;
  }

  private static void readPacked(Connection db, String documentId, List<HistoryEntry> into)
      throws SQLException {
    try (PreparedStatement query =
        db.prepareStatement(
            "SELECT h.first_seq, h.rows, h.raw_bytes, h.bytes, h.checksum FROM history h JOIN"
                + " document d ON d.number = h.document WHERE d.id = ? ORDER BY h.first_seq")) {
      query.setString(1, documentId);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          byte[] deflated = row.getBytes(4);
          try {
            if (Checksums.ofSegment(documentId, row.getLong(1), deflated) == row.getLong(5)) {
              into.addAll(
                  HistorySegment.decode(Deflated.inflate(deflated, row.getInt(3)), row.getInt(2)));
              continue;
            }
          } catch (DataFormatException | MalformedUpdateException unsound) {
            log.debug("replica.history.malformed document={}", documentId);
          }
          log.warn("replica.history.unsound document={} position={}", documentId, row.getLong(1));
        }
      }
    }
  }

  private static void readRows(Connection db, String documentId, List<HistoryEntry> into)
      throws SQLException {
    try (PreparedStatement query =
        db.prepareStatement(
            "SELECT l.seq, l.origin, l.received_at, l.bytes FROM update_log l JOIN document d ON"
                + " d.number = l.document WHERE d.id = ? ORDER BY l.seq")) {
      query.setString(1, documentId);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          into.add(
              new HistoryEntry(row.getLong(1), row.getInt(2), row.getLong(3), row.getBytes(4)));
        }
      }
    }
  }
}
