package dev.weft.desktop.replica;

import java.util.zip.DataFormatException;

/**
 * All of a document up to a log position in one piece.
 *
 * @param throughSeq the last row that it holds
 * @param rawBytes length of the update V2 before compression
 * @param deflated the update V2, deflated (RFC 1950)
 */
record Checkpoint(long throughSeq, int rawBytes, long madeAtMillis, byte[] deflated) {

  static Checkpoint of(long throughSeq, long madeAtMillis, byte[] updateV2) {
    return new Checkpoint(throughSeq, updateV2.length, madeAtMillis, Deflated.of(updateV2));
  }

  /** The update V2; cannot grow beyond what the row says. */
  byte[] inflate() throws DataFormatException {
    return Deflated.inflate(deflated, rawBytes);
  }
}
