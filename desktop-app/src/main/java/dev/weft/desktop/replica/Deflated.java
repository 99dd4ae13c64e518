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

  /** The raw bytes, so many as were said; cannot grow beyond that. */
  static byte[] inflate(byte[] deflated, int rawBytes) throws DataFormatException {
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
