package dev.weft.relay.session;

import java.nio.ByteBuffer;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OpCode;
import org.jspecify.annotations.Nullable;

/**
 * Answers pings, one at a time: of those that come while an answer is being written only the last
 * is answered, as RFC 6455 allows in section 5.5.3, so a flood of them holds no memory.
 *
 * <p>Thread rule: any thread.
 */
final class Pongs {
  private final CoreSession session;
  private boolean isWriting;
  private byte @Nullable [] next;

  Pongs(CoreSession session) {
    this.session = session;
  }

  void answer(byte[] payload) {
    synchronized (this) {
      if (isWriting) {
        next = payload;
        return;
      }
      isWriting = true;
    }
    write(payload);
  }

  private void write(byte[] payload) {
    session.sendFrame(
        new Frame(OpCode.PONG, ByteBuffer.wrap(payload)), Callback.from(this::written), false);
  }

  private void written() {
    byte[] payload;
    synchronized (this) {
      payload = next;
      next = null;
      isWriting = payload != null;
    }
    if (payload != null) {
      write(payload);
    }
  }
}
