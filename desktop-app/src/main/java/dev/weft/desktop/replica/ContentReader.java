package dev.weft.desktop.replica;

import dev.weft.crdt.Updates;
import dev.weft.crdt.codec.DecodeLimits;
import dev.weft.crdt.codec.MalformedUpdateException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.DataFormatException;

/**
 * Reads one document: its checkpoint and the rows behind it, every part against its checksum.
 *
 * <p>If the checkpoint is unsound but no row was ever trimmed, the rows alone are the document.
 */
final class ContentReader {
  private final Connection db;
  private final String documentId;
  private final List<byte[]> updates = new ArrayList<>();
  private final List<String> damages = new ArrayList<>();
  private long throughSeq;

  private ContentReader(Connection db, String documentId) {
    this.db = db;
    this.documentId = documentId;
  }

  static StoredContent read(Connection db, String documentId) {
    return new ContentReader(db, documentId).read();
  }

  private StoredContent read() {
    try {
      long[] found = find();
      if (found.length == 0) {
        return new StoredContent.Absent(documentId);
      }
      boolean whole = found[1] == 0;
      if (!readCheckpoint(found[0]) && whole) {
        damages.clear();
      }
      readRows(found[0]);
    } catch (SQLException failure) {
      damages.add("the database: " + SqliteFailure.technical(failure));
    }
    if (!damages.isEmpty()) {
      return new StoredContent.Unreadable(documentId, List.copyOf(updates), List.copyOf(damages));
    }
    return updates.isEmpty()
        ? new StoredContent.Absent(documentId)
        : new StoredContent.Present(documentId, List.copyOf(updates), throughSeq);
  }

  /** Row number and how far the log was trimmed; empty if there is no such document. */
  private long[] find() throws SQLException {
    try (PreparedStatement query =
        db.prepareStatement("SELECT number, trimmed_through FROM document WHERE id = ?")) {
      query.setString(1, documentId);
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? new long[] {row.getLong(1), row.getLong(2)} : new long[0];
      }
    }
  }

  /** False if there is one and it is unsound. */
  private boolean readCheckpoint(long number) throws SQLException {
    try (PreparedStatement query =
        db.prepareStatement(
            "SELECT through_seq, raw_bytes, made_at, bytes, checksum FROM checkpoint WHERE document"
                + " = ?")) {
      query.setLong(1, number);
      try (ResultSet row = query.executeQuery()) {
        if (!row.next()) {
          return true;
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
          return true;
        } catch (DataFormatException | MalformedUpdateException unsound) {
          damages.add("the checkpoint at position " + through + ": " + unsound.getMessage());
          return false;
        }
      }
    }
  }

  private void readRows(long number) throws SQLException {
    try (PreparedStatement query =
        db.prepareStatement(
            "SELECT seq, origin, bytes, checksum FROM update_log WHERE document = ? AND seq > ?"
                + " ORDER BY seq")) {
      query.setLong(1, number);
      query.setLong(2, throughSeq);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          readRow(row.getLong(1), row.getInt(2), row.getBytes(3), row.getLong(4));
        }
      }
    }
  }

  private void readRow(long seq, int origin, byte[] bytes, long checksum) {
    if (Checksums.ofEntry(documentId, seq, origin, bytes) != checksum) {
      damages.add("the row at position " + seq + " does not match its checksum");
      return;
    }
    try {
      Updates.validate(bytes, DecodeLimits.DEFAULT);
      updates.add(bytes);
      throughSeq = seq;
    } catch (MalformedUpdateException unsound) {
      damages.add("the row at position " + seq + ": " + unsound.reason());
    }
  }
}
