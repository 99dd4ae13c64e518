package dev.weft.relay;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Messages compressed as clients do it, each for itself. */
public final class Rfc7692 {
  /** What a client offers. */
  public static final String OFFER =
      "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n";

  private static final int TAIL_BYTES = 4;

  private Rfc7692() {}

  /** The compressed payload. */
  public static byte[] deflate(byte[] message) {
    byte[] flushed = flushed(message);
    return Arrays.copyOf(flushed, flushed.length - TAIL_BYTES);
  }

  /** A payload that inflates to so many times this message, and takes little more than one. */
  public static byte[] deflateRepeated(byte[] message, int times) {
    var out = new ByteArrayOutputStream();
    byte[] flushed = flushed(message);
    for (int i = 0; i < times; i++) {
      out.writeBytes(flushed);
    }
    byte[] all = out.toByteArray();
    return Arrays.copyOf(all, all.length - TAIL_BYTES);
  }

  private static byte[] flushed(byte[] message) {
    try (var deflater = new Deflater(Deflater.BEST_COMPRESSION, true)) {
      deflater.setInput(message);
      var out = new ByteArrayOutputStream();
      byte[] buffer = new byte[8 << 10];
      int written;
      do {
        written = deflater.deflate(buffer, 0, buffer.length, Deflater.SYNC_FLUSH);
        out.write(buffer, 0, written);
      } while (written == buffer.length);
      return out.toByteArray();
    }
  }

  /** The message that a payload stands for. */
  public static byte[] inflate(byte[] payload) {
    try (var inflater = new Inflater(true)) {
      byte[] whole = Arrays.copyOf(payload, payload.length + TAIL_BYTES);
      whole[whole.length - 1] = -1;
      whole[whole.length - 2] = -1;
      inflater.setInput(whole);
      var out = new ByteArrayOutputStream();
      byte[] buffer = new byte[8 << 10];
      int read;
      while ((read = inflater.inflate(buffer)) > 0) {
        out.write(buffer, 0, read);
      }
      return out.toByteArray();
    } catch (DataFormatException e) {
      throw new IllegalStateException(e);
    }
  }
}
