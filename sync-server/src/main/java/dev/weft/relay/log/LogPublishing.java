package dev.weft.relay.log;

import dev.weft.relay.log.LogFailure.Kind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The statements of compaction, the same for every engine but for the lock on the fence. Each runs
 * in one transaction of its caller.
 */
final class LogPublishing {
  private final String lock;

  /**
   * @param lock what makes a select keep the row from being changed until the transaction ends;
   *     empty where there is only one writer at a time
   */
  LogPublishing(String lock) {
    this.lock = lock;
  }

  /** Publishes a checkpoint, and the segments that archive what it covers, under its epoch. */
  void publish(
      Connection connection,
      String document,
      CheckpointPointer checkpoint,
      List<SegmentPointer> segments,
      long nowMillis)
      throws SQLException {
    checkFence(connection, document, checkpoint.epoch());
    long key = key(connection, document);
    for (SegmentPointer segment : segments) {
      insertSegment(connection, key, segment, nowMillis);
    }
    try (PreparedStatement delete =
        connection.prepareStatement(
            "delete from checkpoint where document_key = ? and upto_seq >= ?")) {
      // A checkpoint of the same records that could not be read is what this one replaces.
      delete.setLong(1, key);
      delete.setLong(2, checkpoint.uptoSeq());
      delete.executeUpdate();
    }
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into checkpoint (document_key, upto_seq, epoch, blob_key, size_bytes, checksum,"
                + " created_at) values (?, ?, ?, ?, ?, ?, ?)")) {
      insert.setLong(1, key);
      insert.setLong(2, checkpoint.uptoSeq());
      insert.setLong(3, checkpoint.epoch());
      insert.setString(4, checkpoint.blobKey());
      insert.setLong(5, checkpoint.sizeBytes());
      insert.setLong(6, checkpoint.checksum());
      insert.setLong(7, nowMillis);
      insert.executeUpdate();
    }
  }

  private static void insertSegment(
      Connection connection, long key, SegmentPointer segment, long nowMillis) throws SQLException {
    // Segments follow each other without a gap, or trimming could delete what no segment holds.
    long follows =
        Math.max(
            queryLong(connection, "select purged_seq from document where document_key = ?", key),
            queryLong(
                connection,
                "select coalesce(max(to_seq), 0) from segment where document_key = ?",
                key));
    if (segment.fromSeq() != follows + 1) {
      throw new LogFailure(
          Kind.DEPOSED,
          "Segment " + segment.fromSeq() + " does not follow record " + follows,
          null);
    }
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into segment (document_key, from_seq, to_seq, epoch, blob_key, size_bytes,"
                + " checksum, created_at) values (?, ?, ?, ?, ?, ?, ?, ?)")) {
      insert.setLong(1, key);
      insert.setLong(2, segment.fromSeq());
      insert.setLong(3, segment.toSeq());
      insert.setLong(4, segment.epoch());
      insert.setString(5, segment.blobKey());
      insert.setLong(6, segment.sizeBytes());
      insert.setLong(7, segment.checksum());
      insert.setLong(8, nowMillis);
      insert.executeUpdate();
    }
  }

  /**
   * Deletes the oldest records, at most {@code limit}, as far as a checkpoint covers and a segment
   * archives them; returns how many went.
   */
  int trim(Connection connection, String document, int limit) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement(
            "delete from update_log where document_key = ? and seq between ? and ?")) {
      long key = key(connection, document);
      long archived =
          queryLong(
              connection,
              "select coalesce(max(to_seq), 0) from segment where document_key = ?",
              key);
      long covered =
          queryLong(
              connection,
              "select coalesce(max(upto_seq), 0) from checkpoint where document_key = ?",
              key);
      long oldest =
          queryLong(
              connection,
              "select coalesce(min(seq), 0) from update_log where document_key = ?",
              key);
      delete.setLong(1, key);
      delete.setLong(2, oldest);
      delete.setLong(3, Math.min(oldest + limit - 1, Math.min(archived, covered)));
      return delete.executeUpdate();
    }
  }

  /** Drops all but the newest {@code kept} checkpoints; returns the keys of their blobs. */
  List<String> forgetCheckpoints(Connection connection, String document, int kept)
      throws SQLException {
    long key = key(connection, document);
    List<Long> old = new ArrayList<>();
    List<String> blobs = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "select upto_seq, blob_key from checkpoint where document_key = ? order by upto_seq"
                + " desc")) {
      select.setLong(1, key);
      try (ResultSet rows = select.executeQuery()) {
        for (int i = 0; rows.next(); i++) {
          if (i >= kept) {
            old.add(rows.getLong(1));
            blobs.add(rows.getString(2));
          }
        }
      }
    }
    try (PreparedStatement delete =
        connection.prepareStatement(
            "delete from checkpoint where document_key = ? and upto_seq = ?")) {
      for (long uptoSeq : old) {
        delete.setLong(1, key);
        delete.setLong(2, uptoSeq);
        delete.executeUpdate();
      }
    }
    return blobs;
  }

  /** Refuses what a deposed owner wants. */
  void checkFence(Connection connection, String document, long epoch) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("select epoch from slot_owner where slot = ?" + lock)) {
      select.setInt(1, Slots.of(document));
      try (ResultSet rows = select.executeQuery()) {
        if (!rows.next() || rows.getLong(1) != epoch) {
          throw new LogFailure(
              Kind.DEPOSED,
              "Slot " + Slots.of(document) + " is no longer owned under epoch " + epoch,
              null);
        }
      }
    }
  }

  static long key(Connection connection, String document) throws SQLException {
    return findKey(connection, document)
        .orElseThrow(() -> new LogFailure(Kind.UNAVAILABLE, "No such document: " + document, null));
  }

  static Optional<Long> findKey(Connection connection, String document) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("select document_key from document where name = ?")) {
      select.setString(1, document);
      try (ResultSet rows = select.executeQuery()) {
        return rows.next() ? Optional.of(rows.getLong(1)) : Optional.empty();
      }
    }
  }

  /** The key of a document that has not been purged. */
  static Optional<Long> findLivingKey(Connection connection, String document) throws SQLException {
    Optional<Long> key = findKey(connection, document);
    return key.isPresent()
            && queryLong(
                    connection,
                    "select count(*) from document where document_key = ? and (purged_seq = 0 or"
                        + " purged_seq < head_seq)",
                    key.get())
                == 1
        ? key
        : Optional.empty();
  }

  static long queryLong(Connection connection, String sql, long key) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setLong(1, key);
      try (ResultSet rows = select.executeQuery()) {
        return rows.next() ? rows.getLong(1) : 0;
      }
    }
  }
}
