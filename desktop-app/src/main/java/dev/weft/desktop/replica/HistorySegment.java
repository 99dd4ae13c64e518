package dev.weft.desktop.replica;

import dev.weft.crdt.codec.ByteReader;
import dev.weft.crdt.codec.ByteWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.DataFormatException;

/**
 * Consecutive rows of one document, packed.
 *
 * <p>Raw format: for each row the distance of its position from the one before, its origin, the
 * time it was received (milliseconds, zero if it would be negative) as variable-length unsigned
 * integers, and its update with the length in front. The first distance counts from zero.
 */
final class HistorySegment {
  private HistorySegment() {}

  static byte[] encode(List<HistoryEntry> rows) {
    ByteWriter out = new ByteWriter();
    long before = 0;
    for (HistoryEntry row : rows) {
      out.writeVarUint(row.seq() - before);
      out.writeVarUint(row.origin());
      out.writeVarUint(Math.max(0, row.receivedAtMillis()));
      out.writeVarBytes(row.update());
      before = row.seq();
    }
    return out.toByteArray();
  }

  static List<HistoryEntry> decode(byte[] raw, int rows) throws DataFormatException {
    ByteReader in = new ByteReader(raw);
    List<HistoryEntry> decoded = new ArrayList<>();
    long before = 0;
    for (int i = 0; i < rows; i++) {
      long seq = before + in.readVarUint();
      decoded.add(
          new HistoryEntry(seq, (int) in.readVarUint(), in.readVarUint(), in.readVarBytes()));
      before = seq;
    }
    if (in.hasRemaining()) {
      throw new DataFormatException("more than " + rows + " rows");
    }
    return decoded;
  }
}
