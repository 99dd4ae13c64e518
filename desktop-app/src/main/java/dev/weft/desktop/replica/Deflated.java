package dev.weft.desktop.replica;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;

/** Compression of what is stored in one piece (RFC 1950). */
final class Deflated {
  /** Above what SQLite takes as one value. */
  static final int RAW_BYTES_MAX = 1 << 30;

  /** DEFLATE's longest match is 258 bytes, in two bits at best. */
  private static final long RATIO_MAX = 1_032;

  private Deflated() {}

  static byte[] of(byte[] raw) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(raw.length / 2 + 64);
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION);
    try (DeflaterOutputStream deflating = new DeflaterOutputStream(out, deflater)) {
      deflating.write(raw);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      deflater.end();
    }
    return out.toByteArray();
  }

  /**
   * The raw bytes, exactly so many as were said; cannot grow beyond that.
   *
   * @param rawBytes believed only as far as so many deflated bytes can hold it
   */
  static byte[] inflate(byte[] deflated, int rawBytes) throws DataFormatException {
    if (rawBytes < 0 || rawBytes > RAW_BYTES_MAX || rawBytes > (deflated.length + 1L) * RATIO_MAX) {
      throw new DataFormatException(deflated.length + " bytes cannot hold " + rawBytes);
    }
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
      if (inflater.inflate(new byte[1]) > 0 || !inflater.finished()) {
        throw new DataFormatException("does not end after " + rawBytes + " bytes");
      }
      return raw;
    } finally {
      inflater.end();
    }
  }
}
