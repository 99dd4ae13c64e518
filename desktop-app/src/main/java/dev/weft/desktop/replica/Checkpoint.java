package dev.weft.desktop.replica;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;

/**
 * All of a document up to a log position in one piece.
 *
 * @param throughSeq the last row that it holds
 * @param rawBytes length of the update V2 before compression
 * @param deflated the update V2, deflated (RFC 1950)
 */
record Checkpoint(long throughSeq, int rawBytes, long madeAtMillis, byte[] deflated) {

  static Checkpoint of(long throughSeq, long madeAtMillis, byte[] updateV2) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(updateV2.length / 2 + 64);
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION);
    try (DeflaterOutputStream deflating = new DeflaterOutputStream(out, deflater)) {
      deflating.write(updateV2);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      deflater.end();
    }
    return new Checkpoint(throughSeq, updateV2.length, madeAtMillis, out.toByteArray());
  }

  /** The update V2; cannot grow beyond what the row says. */
  byte[] inflate() throws DataFormatException {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(deflated);
      byte[] raw = new byte[rawBytes];
      int length = 0;
      while (length < rawBytes) {
        int read = inflater.inflate(raw, length, rawBytes - length);
        if (read == 0) {
          throw new DataFormatException("ends after " + length + " of " + rawBytes + " bytes");
        }
        length += read;
      }
      return raw;
    } finally {
      inflater.end();
    }
  }
}
