package dev.weft.desktop.replica;

import dev.weft.crdt.Updates;
import dev.weft.crdt.codec.DecodeLimits;
import dev.weft.crdt.codec.MalformedUpdateException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.zip.DataFormatException;

/** Reads one row of the log, or one packed segment, against its checksum. */
final class StoredParts {
  /** What {@link #row} reads, at the front of a query on {@code update_log}. */
  static final String ROW = "seq, origin, received_at, bytes, checksum";

  /** What {@link #segment} reads, at the front of a query on {@code history}. */
  static final String SEGMENT = "first_seq, rows, raw_bytes, bytes, checksum";

  private StoredParts() {}

  /** A part that is not what was written; the message says which, without content. */
  static final class Unsound extends Exception {
    private static final long serialVersionUID = 1;

    Unsound(String message) {
      super(message);
    }
  }

  /** The row that a result set stands at; its update is well-formed. */
  static HistoryEntry row(String documentId, ResultSet row) throws SQLException, Unsound {
    HistoryEntry entry =
        new HistoryEntry(row.getLong(1), row.getInt(2), row.getLong(3), row.getBytes(4));
    String name = "the row at position " + entry.seq();
    if (Checksums.ofEntry(documentId, entry.seq(), entry.origin(), entry.update())
        != row.getLong(5)) {
      throw new Unsound(name + " does not match its checksum");
    }
    try {
      Updates.validate(entry.update(), DecodeLimits.DEFAULT);
    } catch (MalformedUpdateException malformed) {
      throw new Unsound(name + ": " + malformed.reason());
    }
    return entry;
  }

  /** The rows of the segment that a result set stands at; their updates are well-formed. */
  static List<HistoryEntry> segment(String documentId, ResultSet row) throws SQLException, Unsound {
    long first = row.getLong(1);
    byte[] deflated = row.getBytes(4);
    String name = "the packed rows from position " + first;
    if (Checksums.ofSegment(documentId, first, deflated) != row.getLong(5)) {
      throw new Unsound(name + " do not match their checksum");
    }
    try {
      List<HistoryEntry> entries =
          HistorySegment.decode(Deflated.inflate(deflated, row.getInt(3)), row.getInt(2));
      for (HistoryEntry entry : entries) {
        Updates.validate(entry.update(), DecodeLimits.DEFAULT);
      }
      return entries;
    } catch (DataFormatException | MalformedUpdateException unsound) {
      throw new Unsound(name + ": " + unsound.getMessage());
    }
  }
}
