package dev.weft.relay.session;

import dev.weft.crdt.codec.MalformedUpdateException;
import dev.weft.relay.config.Limits;
import dev.weft.relay.document.Broadcast;
import dev.weft.relay.document.CloseCode;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.OpCode;
import org.eclipse.jetty.websocket.core.exception.MessageTooLargeException;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket on Jetty's core API: puts messages together, reads only as fast as its updates are
 * committed and its answers are taken, answers pings, and closes with a code that says why.
 */
final class Socket implements FrameHandler, Outbox.Listener {
  private static final byte[] NO_BYTES = {};

  /** The limit on close reasons in RFC 6455, section 5.5: 125 bytes with the code. */
  private static final int REASON_BYTES_MAX = 123;

  private final Sockets sockets;
  private final Function<Socket, Dialect> dialectMaker;
  private final String remoteAddress;
  private @Nullable CoreSession session;
  private @Nullable Outbox outbox;
  private @Nullable Dialect dialect;

  /** Parts of an unfinished message. */
  private @Nullable ByteArrayOutputStream parts;

  private final Object demandLock = new Object();
  private int unacknowledged;
  private boolean isPaused;
  private boolean isAwaitingPong;
  private volatile boolean isClosing;
  private volatile long lastPingMillis;

  Socket(Sockets sockets, String remoteAddress, Function<Socket, Dialect> dialectMaker) {
    this.sockets = sockets;
    this.remoteAddress = remoteAddress;
    this.dialectMaker = dialectMaker;
  }

  String remoteAddress() {
    return remoteAddress;
  }

  Sockets sockets() {
    return sockets;
  }

  // Jetty's side.

  @Override
  public void onOpen(CoreSession opened, Callback callback) {
    session = opened;
    lastPingMillis = sockets.world().clockMillis().getAsLong();
    outbox = new Outbox(opened, this, sockets.world().clockMillis());
    Dialect made = dialectMaker.apply(this);
    dialect = made;
    if (!sockets.add(this)) {
      callback.succeeded();
      close(CloseCode.RESTART, CloseCode.RESTART.text());
      return;
    }
    callback.succeeded();
    made.opened();
    opened.demand();
  }

  @Override
  public void onFrame(Frame frame, Callback callback) {
    try {
      switch (frame.getOpCode()) {
        case OpCode.BINARY, OpCode.CONTINUATION -> data(frame);
        case OpCode.TEXT -> close(CloseCode.TEXT, CloseCode.TEXT.text());
        case OpCode.PING -> pong(frame);
        case OpCode.PONG -> isAwaitingPong = false;
        default -> {
          // Jetty answers a close frame itself.
        }
      }
      callback.succeeded();
    } catch (MalformedUpdateException e) {
      callback.succeeded();
      sockets.malformed(this, e);
      close(CloseCode.MALFORMED, CloseCode.MALFORMED.text() + ": " + e.reason());
    } catch (RuntimeException e) {
      callback.succeeded();
      sockets.failed(this, e);
      close(CloseCode.FAILED, CloseCode.FAILED.text());
    }
    demand();
  }

  @Override
  public void onError(Throwable cause, Callback callback) {
    if (cause instanceof MessageTooLargeException) {
      sockets.meter().closing(CloseCode.TOO_BIG);
    }
    sockets.broken(this, cause);
    callback.succeeded();
  }

  @Override
  public void onClosed(CloseStatus status, Callback callback) {
    try {
      releaseParts();
      sockets.remove(this);
      Dialect gone = dialect;
      if (gone != null) {
        gone.closed();
      }
    } finally {
      callback.succeeded();
    }
  }

  private void data(Frame frame) {
    if (isClosing) {
      return;
    }
    ByteBuffer payload = frame.getPayload();
    int bytes = frame.getPayloadLength();
    if (frame.isFin() && parts == null) {
      byte[] message = bytes == 0 ? NO_BYTES : new byte[bytes];
      if (bytes > 0) {
        payload.get(message);
      }
      received(message);
      return;
    }
    ByteArrayOutputStream gathering = parts;
    if (gathering == null) {
      gathering = new ByteArrayOutputStream(Math.max(bytes, 32));
      parts = gathering;
    }
    if (gathering.size() + bytes > Limits.FRAME_BYTES_MAX || !sockets.reserveInbound(bytes)) {
      close(CloseCode.TOO_BIG, "Messages may have up to " + Limits.FRAME_BYTES_MAX + " bytes");
      return;
    }
    byte[] part = new byte[bytes];
    if (bytes > 0) {
      payload.get(part);
    }
    gathering.writeBytes(part);
    if (frame.isFin()) {
      byte[] message = gathering.toByteArray();
      releaseParts();
      received(message);
    }
  }

  private void releaseParts() {
    ByteArrayOutputStream gathered = parts;
    if (gathered != null) {
      sockets.releaseInbound(gathered.size());
      parts = null;
    }
  }

  private void received(byte[] message) {
    sockets.meter().received(message.length);
    Dialect speaking = dialect;
    if (speaking != null && !isClosing) {
      speaking.message(message);
    }
  }

  private void pong(Frame ping) {
    CoreSession open = session;
    if (open != null) {
      byte[] payload = new byte[ping.getPayloadLength()];
      if (payload.length > 0) {
        ping.getPayload().get(payload);
      }
      open.sendFrame(new Frame(OpCode.PONG, ByteBuffer.wrap(payload)), Callback.NOOP, false);
    }
  }

  // Reading.

  private void demand() {
    CoreSession open = session;
    synchronized (demandLock) {
      isPaused = mustPause();
      if (isPaused) {
        return;
      }
    }
    if (open != null && open.isInputOpen()) {
      open.demand();
    }
  }

  private boolean mustPause() {
    Outbox box = outbox;
    return unacknowledged >= Limits.UNACKNOWLEDGED_UPDATES_MAX
        || (box != null && box.isCongested())
        || !sockets.documents().acceptsUpdates();
  }

  /** Reads on if reading was paused and there is room again. */
  void resume() {
    CoreSession open = session;
    synchronized (demandLock) {
      if (!isPaused || mustPause()) {
        return;
      }
      isPaused = false;
    }
    if (open != null && open.isInputOpen()) {
      open.demand();
    }
  }

  /** An update was handed to a document. */
  void updateReceived() {
    synchronized (demandLock) {
      unacknowledged++;
    }
  }

  /** Documents have answered for so many updates, or never will. */
  void updatesAnswered(int count) {
    synchronized (demandLock) {
      unacknowledged -= count;
    }
    resume();
  }

  // Writing.

  void send(ByteBuffer frame) {
    Outbox box = outbox;
    if (box != null) {
      box.add(frame);
    }
  }

  void send(ByteBuffer frame, DocumentLane lane, Broadcast broadcast) {
    Outbox box = outbox;
    if (box != null) {
      int dropped = box.add(frame, lane, broadcast);
      if (dropped > 0) {
        sockets.meter().dropped(dropped);
      }
    }
  }

  void flush() {
    Outbox box = outbox;
    if (box != null) {
      box.flush();
    }
  }

  @Override
  public void drained() {
    resume();
  }

  @Override
  public void failed(Throwable cause) {
    CoreSession open = session;
    if (open != null) {
      open.abort();
    }
  }

  @Override
  public void writing(int messages, long bytes) {
    sockets.meter().sent(messages, bytes);
  }

  // Life.

  /** Closes the socket after what has been queued; does nothing the second time. */
  void close(CloseCode code, String reason) {
    CoreSession open = session;
    synchronized (demandLock) {
      if (isClosing || open == null) {
        return;
      }
      isClosing = true;
    }
    sockets.meter().closing(code);
    flush();
    open.close(code.code(), shortened(reason), Callback.NOOP);
  }

  private static String shortened(String reason) {
    byte[] bytes = reason.getBytes(StandardCharsets.UTF_8);
    if (bytes.length <= REASON_BYTES_MAX) {
      return reason;
    }
    int end = REASON_BYTES_MAX;
    while ((bytes[end] & 0xC0) == 0x80) {
      end--;
    }
    return new String(bytes, 0, end, StandardCharsets.UTF_8);
  }

  /** Called every few seconds: pings, and closes what does not answer or does not read. */
  void tick(long nowMillis) {
    CoreSession open = session;
    Outbox box = outbox;
    Dialect speaking = dialect;
    if (open == null || box == null || speaking == null) {
      return;
    }
    long writingSince = box.writingSinceMillis();
    if (writingSince > 0 && nowMillis - writingSince >= Limits.SLOW_READER_TIMEOUT.toMillis()) {
      sockets.meter().closing(CloseCode.UNRESPONSIVE);
      open.abort();
      return;
    }
    resume();
    if (nowMillis - lastPingMillis >= Limits.PING_PERIOD.toMillis()) {
      if (isAwaitingPong && writingSince == 0) {
        sockets.meter().closing(CloseCode.UNRESPONSIVE);
        open.abort();
        return;
      }
      lastPingMillis = nowMillis;
      isAwaitingPong = true;
      open.sendFrame(new Frame(OpCode.PING), Callback.NOOP, false);
      speaking.keepAlive();
    }
  }
}
