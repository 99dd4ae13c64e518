package dev.weft.relay.session;

import dev.weft.relay.config.Limits;
import dev.weft.relay.document.Limit;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Messages of one socket that wait for authentication: bounded per document in number, and in bytes
 * per socket and over all sockets. Called by the socket's dialect, one call at a time.
 */
final class EarlyMessages {
  private final Sockets sockets;
  private int bytes;

  EarlyMessages(Sockets sockets) {
    this.sockets = sockets;
  }

  /** What waits for one document. */
  final class Waiting {
    private final Queue<byte[]> messages = new ArrayDeque<>(0);

    /** Keeps a message; returns the limit that forbids it, or null. */
    @Nullable Limit add(byte[] message) {
      if (messages.size() >= Limits.FRAMES_BEFORE_AUTHENTICATION_MAX) {
        return Limit.FRAMES_BEFORE_AUTHENTICATION;
      }
      if (bytes + message.length > Limits.BYTES_BEFORE_AUTHENTICATION_MAX) {
        return Limit.BYTES_BEFORE_AUTHENTICATION;
      }
      if (!sockets.reserveInbound(message.length)) {
        return Limit.INBOUND_BYTES;
      }
      bytes += message.length;
      messages.add(message);
      return null;
    }

    /** The oldest message, or null. */
    byte @Nullable [] poll() {
      byte[] message = messages.poll();
      if (message != null) {
        bytes -= message.length;
        sockets.releaseInbound(message.length);
      }
      return message;
    }

    /** Forgets everything. */
    void clear() {
      while (poll() != null) {
        // Each gives back what it held.
      }
    }
  }

  Waiting forDocument() {
    return new Waiting();
  }
}
