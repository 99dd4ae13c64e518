package dev.weft.relay.session;

import dev.weft.relay.config.Limits;
import dev.weft.relay.document.Limit;
import java.nio.ByteBuffer;
import org.eclipse.jetty.websocket.core.Frame;
import org.jspecify.annotations.Nullable;

/**
 * Puts messages together from the parts in which they arrive, within the limits of one message and
 * of all that the relay is receiving.
 *
 * <p>Thread rule: parts from one thread at a time; {@link #isTooSlow} from any.
 */
final class MessageParts {
  private static final byte[] NO_BYTES = {};

  private final Sockets sockets;
  private @Nullable Blocks unfinished;
  private byte @Nullable [] whole;

  /** When the unfinished message began, or 0. */
  private volatile long sinceMillis;

  private volatile int size;

  MessageParts(Sockets sockets) {
    this.sockets = sockets;
  }

  /** Takes a frame in; returns the limit that is crossed by it, or null. */
  @Nullable Limit add(Frame frame, long nowMillis) {
    int bytes = frame.getPayloadLength();
    Blocks gathering = unfinished;
    if (gathering == null && frame.isFin()) {
      whole = read(frame.getPayload(), bytes);
      return null;
    }
    if (gathering == null) {
      gathering = new Blocks();
      unfinished = gathering;
      sinceMillis = nowMillis;
    }
    if (gathering.size() + bytes > Limits.FRAME_BYTES_MAX) {
      return Limit.FRAME_BYTES;
    }
    if (!sockets.reserveInbound(bytes)) {
      return Limit.INBOUND_BYTES;
    }
    gathering.add(frame.getPayload());
    size = gathering.size();
    if (frame.isFin()) {
      whole = gathering.toByteArray();
      release();
    }
    return null;
  }

  private static byte[] read(ByteBuffer payload, int bytes) {
    if (bytes == 0) {
      return NO_BYTES;
    }
    byte[] read = new byte[bytes];
    payload.get(read);
    return read;
  }

  /** The message that the last frame has completed, or null; the second call returns null. */
  byte @Nullable [] takeWhole() {
    byte[] message = whole;
    whole = null;
    return message;
  }

  /** Whether an unfinished message has had its time and is not coming at a bearable pace. */
  boolean isTooSlow(long nowMillis) {
    long since = sinceMillis;
    long passed = nowMillis - since;
    return since > 0
        && passed >= Limits.MESSAGE_TIMEOUT.toMillis()
        && size < passed / 1_000 * Limits.MESSAGE_BYTES_PER_SECOND_MIN;
  }

  /** Forgets an unfinished message. */
  void release() {
    Blocks gathered = unfinished;
    if (gathered != null) {
      sockets.releaseInbound(gathered.size());
      unfinished = null;
      sinceMillis = 0;
      size = 0;
    }
  }
}
