package dev.weft.desktop.replica;

import dev.weft.crdt.Updates;
import dev.weft.crdt.codec.MalformedUpdateException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.DataFormatException;
import org.jspecify.annotations.Nullable;

/**
 * Reads one document: its checkpoint and the rows behind it, every part against its checksum, all
 * from one moment of the database.
 *
 * <p>If the checkpoint is missing or unsound, packed and unpacked rows together are the document,
 * as long as none were forgotten.
 */
final class ContentReader {
  private final Connection db;
  private final String documentId;
  private final List<byte[]> updates = new ArrayList<>();
  private final List<String> damages = new ArrayList<>();
  private long throughSeq;
  private Facts facts = new Facts(0, 0, 0, false, 0, 0, 0);

  /**
   * What else was learnt.
   *
   * @param number of the document's row; 0 if there is none
   * @param checkpointSeq the last row that the checkpoint holds; 0 without a sound one
   * @param stateBytes length of the checkpoint's update
   * @param isRebuilt whether packed rows took the place of a checkpoint that is of no use
   * @param tailAfter the position behind which the tail begins
   * @param tailRows rows behind the checkpoint, or behind the packed rows
   * @param tailBytes and the length of their updates
   */
  record Facts(
      long number,
      long checkpointSeq,
      long stateBytes,
      boolean isRebuilt,
      long tailAfter,
      long tailRows,
      long tailBytes) {}

  /** Content and facts of the same moment. */
  record Read(StoredContent content, Facts facts) {}

  private record Row(long number, long trimmedThrough, long forgottenThrough) {}

  private ContentReader(Connection db, String documentId) {
    this.db = db;
    this.documentId = documentId;
  }

  static Read read(Connection db, String documentId) {
    ContentReader reader = new ContentReader(db, documentId);
    StoredContent content = reader.readInOneMoment();
    return new Read(content, reader.facts);
  }

  /** Without a transaction, rows could be packed away between the checkpoint's query and theirs. */
  private StoredContent readInOneMoment() {
    try (Statement statement = db.createStatement()) {
      statement.execute("BEGIN");
      try {
        return read();
      } finally {
        statement.execute("COMMIT");
      }
    } catch (SQLException failure) {
      damages.add("the database: " + SqliteFailure.technical(failure));
      return unreadable();
    }
  }

  private StoredContent read() {
    try {
      Row document = find();
      if (document == null) {
        return new StoredContent.Absent(documentId);
      }
      boolean isRebuilt = !readCheckpoint(document);
      if (isRebuilt) {
        readHistory(document);
      }
      readRows(document.number(), isRebuilt);
    } catch (SQLException failure) {
      damages.add("the database: " + SqliteFailure.technical(failure));
    }
    if (!damages.isEmpty()) {
      return unreadable();
    }
    return updates.isEmpty()
        ? new StoredContent.Absent(documentId)
        : new StoredContent.Present(documentId, List.copyOf(updates), throughSeq);
  }

  private StoredContent.Unreadable unreadable() {
    return new StoredContent.Unreadable(documentId, List.copyOf(updates), List.copyOf(damages));
  }

  private @Nullable Row find() throws SQLException {
    try (PreparedStatement query =
        db.prepareStatement(
            "SELECT number, trimmed_through, forgotten_through FROM document WHERE id = ?")) {
      query.setString(1, documentId);
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? new Row(row.getLong(1), row.getLong(2), row.getLong(3)) : null;
      }
    }
  }

  /** False if it holds nothing that can be used although rows were packed away. */
  private boolean readCheckpoint(Row document) throws SQLException {
    try (PreparedStatement query =
        db.prepareStatement(
            "SELECT through_seq, raw_bytes, made_at, bytes, checksum FROM checkpoint WHERE document"
                + " = ?")) {
      query.setLong(1, document.number());
      try (ResultSet row = query.executeQuery()) {
        if (!row.next()) {
          if (document.trimmedThrough() > 0) {
            damages.add("the checkpoint is missing");
          }
          return document.trimmedThrough() == 0;
        }
        long through = row.getLong(1);
        byte[] deflated = row.getBytes(4);
        if (Checksums.ofCheckpoint(documentId, through, deflated) != row.getLong(5)) {
          damages.add("the checkpoint at position " + through + " does not match its checksum");
          return false;
        }
        try {
          Checkpoint stored = new Checkpoint(through, row.getInt(2), row.getLong(3), deflated);
          updates.add(Updates.convertV2ToV1(stored.inflate()));
          throughSeq = through;
          facts = new Facts(document.number(), through, stored.rawBytes(), false, through, 0, 0);
          return true;
        } catch (DataFormatException | MalformedUpdateException unsound) {
          damages.add("the checkpoint at position " + through + ": " + unsound.getMessage());
          return false;
        }
      }
    }
  }

  /** Packed rows in place of the checkpoint; if they are all there, nothing is damaged. */
  private void readHistory(Row document) throws SQLException {
    int before = damages.size();
    try (PreparedStatement query =
        db.prepareStatement(
            "SELECT "
                + StoredParts.SEGMENT
                + ", last_seq, coalesce(after_seq, -1) FROM history WHERE document = ? ORDER BY"
                + " first_seq")) {
      query.setLong(1, document.number());
      long last = document.forgottenThrough();
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          if (row.getLong(7) != last) {
            damages.add("packed rows before position " + row.getLong(1) + " are missing");
          }
          readSegment(row);
          last = row.getLong(6);
        }
      }
      if (last < document.trimmedThrough()) {
        damages.add("packed rows behind position " + last + " are missing");
      }
    }
    boolean isWhole =
        damages.size() == before
            && document.forgottenThrough() == 0
            && throughSeq >= document.trimmedThrough();
    if (isWhole) {
      damages.clear();
    } else if (document.forgottenThrough() > 0) {
      damages.add("rows up to position " + document.forgottenThrough() + " are forgotten");
    }
  }

  private void readSegment(ResultSet row) throws SQLException {
    try {
      for (HistoryEntry entry : StoredParts.segment(documentId, row)) {
        updates.add(entry.update());
        throughSeq = entry.seq();
      }
    } catch (StoredParts.Unsound unsound) {
      damages.add(unsound.getMessage());
    }
  }

  private void readRows(long number, boolean isRebuilt) throws SQLException {
    long after = throughSeq;
    long rows = 0;
    long bytes = 0;
    try (PreparedStatement query =
        db.prepareStatement(
            "SELECT "
                + StoredParts.ROW
                + " FROM update_log WHERE document = ? AND seq > ? ORDER BY seq")) {
      query.setLong(1, number);
      query.setLong(2, after);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          rows++;
          bytes += readRow(row);
        }
      }
    }
    facts =
        new Facts(number, facts.checkpointSeq(), facts.stateBytes(), isRebuilt, after, rows, bytes);
  }

  /** The length of its update; 0 if it is unsound. */
  private int readRow(ResultSet row) throws SQLException {
    try {
      HistoryEntry entry = StoredParts.row(documentId, row);
      updates.add(entry.update());
      throughSeq = entry.seq();
      return entry.update().length;
    } catch (StoredParts.Unsound unsound) {
      damages.add(unsound.getMessage());
      return 0;
    }
  }
}
