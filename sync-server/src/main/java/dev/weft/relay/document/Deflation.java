package dev.weft.relay.document;

import dev.weft.relay.config.Limits;
import java.util.Arrays;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * Compresses whole messages as RFC 7692 says, each for itself: what is compressed once can be sent
 * to everybody, and no socket holds a compressor.
 */
final class Deflation {
  /** Room beside half of the message, so that most need one array. */
  private static final int SPARE_BYTES = 8 << 10;

  /** What a flush ends with, and a message leaves out: RFC 7692, section 7.2.1. */
  private static final byte[] TAIL = {0, 0, -1, -1};

  private Deflation() {}

  /** Whether a message of this size is compressed at all. */
  static boolean isWorthwhile(int bytes) {
    return bytes >= Limits.DEFLATE_BYTES_MIN && bytes <= Limits.DEFLATE_BYTES_MAX;
  }

  /** The compressed payload, or null if that is no shorter. */
  static byte @Nullable [] deflate(byte[] message) {
    // The fastest level: the time is the document's, and the rest of the gain is small.
    try (var deflater = new Deflater(Deflater.BEST_SPEED, true)) {
      deflater.setInput(message);
      byte[] deflated = new byte[message.length / 2 + SPARE_BYTES];
      int length = 0;
      while (true) {
        length += deflater.deflate(deflated, length, deflated.length - length, Deflater.SYNC_FLUSH);
        if (length < deflated.length) {
          break;
        }
        deflated = Arrays.copyOf(deflated, 2 * length);
      }
      int end = length - TAIL.length;
      if (end >= message.length
          || end < 0
          || !Arrays.equals(deflated, end, length, TAIL, 0, TAIL.length)) {
        return null;
      }
      return Arrays.copyOf(deflated, end);
    }
  }
}
