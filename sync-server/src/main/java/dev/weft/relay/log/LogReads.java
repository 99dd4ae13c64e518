package dev.weft.relay.log;

import dev.weft.relay.log.StoredDocument.Damage;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The statements of the read path. Each runs in one read transaction of its caller. */
final class LogReads {
  private LogReads() {}

  static DocumentRows load(Connection connection, String document) throws SQLException {
    long headSeq;
    long purgedSeq;
    try (PreparedStatement select =
        connection.prepareStatement("select head_seq, purged_seq from document where name = ?")) {
      select.setString(1, document);
      try (ResultSet rows = select.executeQuery()) {
        if (!rows.next()) {
          return DocumentRows.UNKNOWN;
        }
        headSeq = rows.getLong(1);
        purgedSeq = rows.getLong(2);
      }
    }
    List<CheckpointPointer> checkpoints = checkpoints(connection, document);
    List<SegmentPointer> segments = segments(connection, document);
    long coveredSeq = checkpoints.isEmpty() ? purgedSeq : checkpoints.getFirst().uptoSeq();
    LogRecords tail = records(connection, document, coveredSeq + 1, headSeq);
    return new DocumentRows(
        headSeq, purgedSeq, checkpoints, segments, tail.records(), tail.damage());
  }

  private static List<SegmentPointer> segments(Connection connection, String document)
      throws SQLException {
    List<SegmentPointer> pointers = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "select s.from_seq, s.to_seq, s.epoch, s.blob_key, s.size_bytes, s.checksum from segment"
                + " s join document d using (document_key) where d.name = ? order by s.from_seq")) {
      select.setString(1, document);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          pointers.add(
              new SegmentPointer(
                  rows.getLong(1),
                  rows.getLong(2),
                  rows.getLong(3),
                  rows.getString(4),
                  rows.getLong(5),
                  rows.getLong(6)));
        }
      }
    }
    return pointers;
  }

  private static List<CheckpointPointer> checkpoints(Connection connection, String document)
      throws SQLException {
    List<CheckpointPointer> pointers = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "select c.upto_seq, c.epoch, c.blob_key, c.size_bytes, c.checksum from checkpoint c"
                + " join document d using (document_key) where d.name = ? order by c.upto_seq"
                + " desc")) {
      select.setString(1, document);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          pointers.add(
              new CheckpointPointer(
                  rows.getLong(1),
                  rows.getLong(2),
                  rows.getString(3),
                  rows.getLong(4),
                  rows.getLong(5)));
        }
      }
    }
    return pointers;
  }

  static LogRecords records(Connection connection, String document, long fromSeq, long toSeq)
      throws SQLException {
    List<LogRecord> records = new ArrayList<>();
    List<Damage> damage = new ArrayList<>();
    long expected = fromSeq;
    try (PreparedStatement select =
        connection.prepareStatement(
            "select u.seq, u.epoch, u.author, u.client_id, u.received_at, u.bytes, u.checksum from"
                + " update_log u join document d using (document_key) where d.name = ? and u.seq"
                + " between ? and ? order by u.seq")) {
      select.setString(1, document);
      select.setLong(2, fromSeq);
      select.setLong(3, toSeq);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          LogRecord record =
              new LogRecord(
                  rows.getLong(1),
                  rows.getLong(2),
                  rows.getString(3),
                  rows.getLong(4),
                  rows.getLong(5),
                  rows.getBytes(6));
          addMissing(damage, expected, record.seq());
          expected = record.seq() + 1;
          if (rows.getLong(7) == record.checksum(document)) {
            records.add(record);
          } else {
            damage.add(new Damage(record.seq(), "its checksum does not match"));
          }
        }
      }
    }
    addMissing(damage, expected, toSeq + 1);
    return new LogRecords(records, damage);
  }

  static void addMissing(List<Damage> damage, long expected, long found) {
    for (long seq = expected; seq < found; seq++) {
      damage.add(new Damage(seq, "it is missing"));
    }
  }

  /**
   * @param andVisible a further condition, for an engine whose later changes may commit earlier
   */
  static Changes changesSince(Connection connection, String andVisible, long position, int limit)
      throws SQLException {
    List<Changes.Head> heads = new ArrayList<>();
    long last = position;
    boolean hasMore = false;
    try (PreparedStatement select =
        connection.prepareStatement(
            "select name, state_vector, position from document where position > ?"
                + andVisible
                + " order by position limit ?")) {
      select.setLong(1, position);
      select.setInt(2, limit + 1);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          if (heads.size() == limit) {
            hasMore = true;
            break;
          }
          heads.add(new Changes.Head(rows.getString(1), rows.getBytes(2)));
          last = rows.getLong(3);
        }
      }
    }
    return new Changes(last, hasMore, heads);
  }
}
