package dev.weft.desktop.replica;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Replaces rows that a checkpoint holds by one packed segment of the history. Nothing happens
 * unless exactly these rows are there and the checkpoint covers them.
 *
 * @param number the document's row number when the rows were read
 * @param lastOfOrigin the last position of each origin
 */
record PackWrite(
    String documentId,
    long number,
    long firstSeq,
    long lastSeq,
    long lastAtMillis,
    int rows,
    int rawBytes,
    byte[] deflated,
    Map<Integer, Long> lastOfOrigin)
    implements Write {

  static PackWrite of(String documentId, long number, List<HistoryEntry> rows) {
    byte[] raw = HistorySegment.encode(rows);
    Map<Integer, Long> last = new TreeMap<>();
    long lastAt = 0;
    for (HistoryEntry row : rows) {
      last.put(row.origin(), row.seq());
      lastAt = Math.max(lastAt, row.receivedAtMillis());
    }
    return new PackWrite(
        documentId,
        number,
        rows.getFirst().seq(),
        rows.getLast().seq(),
        lastAt,
        rows.size(),
        raw.length,
        Deflated.of(raw),
        last);
  }

  @Override
  public void apply(Statements db) throws SQLException {
    if (!CheckpointWrite.isSame(db, documentId, number) || !isCovered(db)) {
      return;
    }
    insert(db);
    run(
        db,
        "DELETE FROM update_log WHERE document = ? AND seq BETWEEN ? AND ?",
        number,
        firstSeq,
        lastSeq);
    run(
        db,
        "UPDATE document SET trimmed_through = max(trimmed_through, ?) WHERE number = ?",
        lastSeq,
        number);
    for (Map.Entry<Integer, Long> last : lastOfOrigin.entrySet()) {
      run(
          db,
          "INSERT INTO trimmed (document, origin, last_seq) VALUES (?, ?, ?) ON CONFLICT (document,"
              + " origin) DO UPDATE SET last_seq = max(last_seq, excluded.last_seq)",
          number,
          last.getKey(),
          last.getValue());
    }
  }

  private boolean isCovered(Statements db) throws SQLException {
    try (PreparedStatement query =
        db.connection()
            .prepareStatement(
                "SELECT (SELECT count(*) FROM update_log WHERE document = ?1 AND seq BETWEEN ?2 AND"
                    + " ?3), coalesce((SELECT through_seq FROM checkpoint WHERE document = ?1), 0)")) {
      query.setLong(1, number);
      query.setLong(2, firstSeq);
      query.setLong(3, lastSeq);
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return row.getInt(1) == rows && row.getLong(2) >= lastSeq;
      }
    }
  }

  private void insert(Statements db) throws SQLException {
    try (PreparedStatement insert =
        db.connection()
            .prepareStatement(
                "INSERT INTO history (document, first_seq, last_seq, last_at, rows, raw_bytes,"
                    + " bytes, checksum, after_seq) SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8,"
                    + " trimmed_through FROM document WHERE number = ?1")) {
      insert.setLong(1, number);
      insert.setLong(2, firstSeq);
      insert.setLong(3, lastSeq);
      insert.setLong(4, lastAtMillis);
      insert.setInt(5, rows);
      insert.setInt(6, rawBytes);
      insert.setBytes(7, deflated);
      insert.setLong(8, Checksums.ofSegment(documentId, firstSeq, deflated));
      insert.executeUpdate();
    }
  }

  private static void run(Statements db, String sql, long... arguments) throws SQLException {
    try (PreparedStatement statement = db.connection().prepareStatement(sql)) {
      for (int i = 0; i < arguments.length; i++) {
        statement.setLong(i + 1, arguments[i]);
      }
      statement.executeUpdate();
    }
  }
}
