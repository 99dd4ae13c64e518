package dev.weft.relay.session;

import dev.weft.crdt.codec.MalformedUpdateException;
import dev.weft.relay.config.Limits;
import dev.weft.relay.document.Broadcast;
import dev.weft.relay.document.CloseCode;
import dev.weft.relay.document.Encoded;
import dev.weft.relay.document.Limit;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.OpCode;
import org.eclipse.jetty.websocket.core.exception.BadPayloadException;
import org.eclipse.jetty.websocket.core.exception.MessageTooLargeException;
import org.eclipse.jetty.websocket.core.exception.ProtocolException;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket on Jetty's core API: puts messages together, reads only as fast as its updates are
 * committed and its answers are taken, answers pings, and closes with a code that says why.
 */
final class Socket implements FrameHandler, Outbox.Listener {
  /** The limit on close reasons in RFC 6455, section 5.5: 125 bytes with the code. */
  private static final int REASON_BYTES_MAX = 123;

  private final Sockets sockets;
  private final Function<Socket, Dialect> dialectMaker;
  private final String remoteAddress;
  private final Intake intake;
  private final Questions questions;
  private final MessageParts parts;
  private @Nullable CoreSession session;
  private @Nullable Outbox outbox;
  private @Nullable Dialect dialect;
  private @Nullable Pongs pongs;
  private final Object closeLock = new Object();
  private boolean isDeflating;
  private volatile boolean isClosing;

  /** When closing began, or 0. */
  private volatile long closingSinceMillis;

  /** Bytes that came after that. */
  private long ignoredBytes;

  private volatile boolean isAwaitingPong;

  /** Written by the clockwork only. */
  private long lastPingMillis;

  Socket(Sockets sockets, String remoteAddress, Function<Socket, Dialect> dialectMaker) {
    this.sockets = sockets;
    this.remoteAddress = remoteAddress;
    this.dialectMaker = dialectMaker;
    this.intake = new Intake(sockets, this::isCongested, this::demand);
    this.questions = new Questions(this::isBehind);
    this.parts = new MessageParts(sockets);
  }

  String remoteAddress() {
    return remoteAddress;
  }

  Sockets sockets() {
    return sockets;
  }

  Intake intake() {
    return intake;
  }

  Questions questions() {
    return questions;
  }

  // Jetty's side.

  @Override
  public void onOpen(CoreSession opened, Callback callback) {
    session = opened;
    lastPingMillis = sockets.world().clockMillis().getAsLong();
    isDeflating = opened.isRsv1Used();
    outbox = new Outbox(opened, this, sockets.world().clockMillis());
    pongs = new Pongs(opened);
    Dialect made = dialectMaker.apply(this);
    dialect = made;
    if (!sockets.add(this)) {
      callback.succeeded();
      close(CloseCode.RESTART, CloseCode.RESTART.text());
      return;
    }
    callback.succeeded();
    guarded(made::opened);
    opened.demand();
  }

  @Override
  public void onFrame(Frame frame, Callback callback) {
    isAwaitingPong = false;
    guarded(
        () -> {
          switch (frame.getOpCode()) {
            case OpCode.BINARY, OpCode.CONTINUATION -> data(frame);
            case OpCode.TEXT -> close(CloseCode.TEXT, CloseCode.TEXT.text());
            case OpCode.PING -> pong(frame);
            default -> {
              // A pong was a sign of life; Jetty answers a close frame itself.
            }
          }
        });
    callback.succeeded();
    if (ignoredBytes < Limits.CLOSING_BYTES_MAX) {
      intake.next();
    }
  }

  /** Does something about what the client sent; whatever comes of it, the client hears of it. */
  void guarded(Runnable action) {
    try {
      action.run();
    } catch (MalformedUpdateException e) {
      sockets.malformed(this, e);
      close(CloseCode.MALFORMED, CloseCode.MALFORMED.text() + ": " + e.reason());
    } catch (RuntimeException | Error e) {
      // An error as well, memory or stack that ran out: a silent socket would be worse.
      sockets.failed(this, e);
      close(CloseCode.FAILED, CloseCode.FAILED.text());
    }
  }

  @Override
  public void onError(Throwable cause, Callback callback) {
    if (cause instanceof MessageTooLargeException) {
      sockets.meter().crossed(Limit.FRAME_BYTES);
      sockets.meter().closing(CloseCode.TOO_BIG);
    } else if (cause instanceof BadPayloadException) {
      sockets.meter().closing(CloseCode.MALFORMED);
    } else if (cause instanceof ProtocolException) {
      sockets.meter().closing(CloseCode.PROTOCOL);
    }
    sockets.broken(this, cause);
    callback.succeeded();
  }

  @Override
  public void onClosed(CloseStatus status, Callback callback) {
    try {
      parts.release();
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
      // Read on for the answer to the close, but not for ever.
      ignoredBytes += frame.getPayloadLength();
      return;
    }
    Limit crossed = parts.add(frame, sockets.world().clockMillis().getAsLong());
    if (crossed != null) {
      close(crossed);
      return;
    }
    byte[] message = parts.takeWhole();
    Dialect speaking = dialect;
    if (message != null && speaking != null) {
      sockets.meter().received(message.length);
      speaking.message(message);
    }
  }

  private void pong(Frame ping) {
    Pongs answers = pongs;
    if (answers != null) {
      byte[] payload = new byte[ping.getPayloadLength()];
      if (payload.length > 0) {
        ping.getPayload().get(payload);
      }
      answers.answer(payload);
    }
  }

  private void demand() {
    CoreSession open = session;
    if (open != null && open.isInputOpen()) {
      open.demand();
    }
  }

  // Writing.

  private boolean isCongested() {
    Outbox box = outbox;
    return box != null && box.isCongested();
  }

  private boolean isBehind() {
    Outbox box = outbox;
    return box != null && box.isBehind();
  }

  /** Whether the client understands compressed messages. */
  boolean isDeflating() {
    return isDeflating;
  }

  void send(ByteBuffer frame) {
    send(new Encoded(frame, false));
  }

  void send(Encoded message) {
    Outbox box = outbox;
    if (box != null) {
      box.add(message);
    }
  }

  /** Sends a message in two pieces, of which the second is shared and not copied. */
  void send(ByteBuffer head, ByteBuffer body) {
    Outbox box = outbox;
    if (box != null) {
      box.add(head, body);
    }
  }

  void send(Encoded message, DocumentLane lane, Broadcast broadcast) {
    Outbox box = outbox;
    if (box != null) {
      box.add(message, lane, broadcast);
    }
  }

  void flush() {
    Outbox box = outbox;
    if (box != null) {
      box.flush();
    }
  }

  @Override
  public void progressed() {
    questions.next();
    intake.resume();
  }

  @Override
  public void failed(Throwable cause) {
    abort();
  }

  @Override
  public void writing(int messages, long bytes) {
    sockets.meter().sent(messages, bytes);
  }

  @Override
  public void dropped(Broadcast broadcast) {
    sockets.meter().dropped(broadcast.isStateless());
  }

  // Life.

  /** Closes the socket because a limit was crossed. */
  void close(Limit limit) {
    if (close(limit.code(), limit.text())) {
      sockets.meter().crossed(limit);
    }
  }

  /**
   * Closes the socket after what has been queued; does nothing, and returns false, the second time.
   */
  boolean close(CloseCode code, String reason) {
    CoreSession open = session;
    synchronized (closeLock) {
      if (isClosing || open == null) {
        return false;
      }
      isClosing = true;
    }
    closingSinceMillis = sockets.world().clockMillis().getAsLong();
    sockets.meter().closing(code);
    flush();
    open.close(code.code(), shortened(reason), Callback.NOOP);
    return true;
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

  private void abort() {
    CoreSession open = session;
    if (open != null) {
      open.abort();
    }
  }

  /** A client that does not listen is not told why. */
  private void abandon(Limit limit) {
    sockets.meter().crossed(limit);
    sockets.meter().closing(limit.code());
    abort();
  }

  /** Called every few seconds: pings, and closes what does not answer, read or finish. */
  void tick(long nowMillis) {
    CoreSession open = session;
    Outbox box = outbox;
    Dialect speaking = dialect;
    if (open == null || box == null || speaking == null) {
      return;
    }
    long writingSince = box.writingSinceMillis();
    if (writingSince > 0 && nowMillis - writingSince >= Limits.SLOW_READER_TIMEOUT.toMillis()) {
      abandon(Limit.SLOW_READER);
      return;
    }
    long closingSince = closingSinceMillis;
    if (closingSince > 0 && nowMillis - closingSince >= Limits.CLOSE_TIMEOUT.toMillis()) {
      abort();
      return;
    }
    intake.resume();
    // A pong that is not read because of what this relay has to do first is not missing.
    boolean canHear = writingSince == 0 && !intake.isPaused();
    if (canHear && parts.isTooSlow(nowMillis)) {
      close(Limit.MESSAGE_PACE);
      return;
    }
    speaking.tick(nowMillis);
    if (nowMillis - lastPingMillis >= Limits.PING_PERIOD.toMillis()) {
      if (isAwaitingPong && canHear) {
        abandon(Limit.PING);
        return;
      }
      lastPingMillis = nowMillis;
      isAwaitingPong = true;
      open.sendFrame(new Frame(OpCode.PING), Callback.NOOP, false);
      speaking.keepAlive();
    }
  }
}
