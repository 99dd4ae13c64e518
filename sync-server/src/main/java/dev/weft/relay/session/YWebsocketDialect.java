package dev.weft.relay.session;

import dev.weft.crdt.StateVector;
import dev.weft.crdt.codec.ByteReader;
import dev.weft.crdt.protocol.YWebsocketFrame;
import dev.weft.crdt.sync.SyncMessage;
import dev.weft.relay.config.Limits;
import dev.weft.relay.document.Broadcast;
import dev.weft.relay.document.CloseCode;
import dev.weft.relay.document.Membership;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * y-websocket: one document per socket, named by the path. There is no acknowledgement in it; a
 * client sees its own update come back once that is durable.
 */
final class YWebsocketDialect implements Dialect {
  private final Socket socket;
  private final String document;
  private final @Nullable String token;
  private final ArrayDeque<byte[]> early = new ArrayDeque<>(0);
  private @Nullable YSeat seat;
  private @Nullable Membership membership;
  private boolean isGone;

  YWebsocketDialect(Socket socket, String document, @Nullable String token) {
    this.socket = socket;
    this.document = document;
    this.token = token;
  }

  @Override
  public void opened() {
    var credentials = new Authenticator.Credentials(document, token, socket.remoteAddress());
    socket
        .sockets()
        .authenticator()
        .authenticate(credentials)
        .whenComplete((decision, failure) -> decided(decision, failure));
  }

  private synchronized void decided(
      Authenticator.@Nullable Decision decision, @Nullable Throwable failure) {
    if (isGone) {
      return;
    }
    switch (decision) {
      case Authenticator.Granted granted -> {
        YSeat joined = new YSeat(socket, granted);
        seat = joined;
        membership = joined.join(document);
        byte[] message;
        while ((message = early.poll()) != null) {
          handle(message);
        }
      }
      case Authenticator.Denied(String reason) -> deny(reason);
      case null -> deny("The relay could not check the token");
    }
  }

  private void deny(String reason) {
    socket.send(ByteBuffer.wrap(new YWebsocketFrame.PermissionDenied(reason).encode()));
    socket.close(CloseCode.FORBIDDEN, reason);
  }

  @Override
  public synchronized void message(byte[] message) {
    if (seat != null) {
      handle(message);
    } else if (early.size() < Limits.FRAMES_BEFORE_AUTHENTICATION_MAX) {
      early.add(message);
    } else {
      socket.close(CloseCode.LIMIT, "Too many messages before authentication");
    }
  }

  private void handle(byte[] message) {
    YSeat sitting = seat;
    Membership joined = membership;
    if (sitting == null || joined == null) {
      throw new IllegalStateException("A message is handled before the document is joined");
    }
    for (YWebsocketFrame frame : YWebsocketFrame.decodeAll(message)) {
      switch (frame) {
        case YWebsocketFrame.Sync(SyncMessage.Step1(StateVector has)) -> joined.stepOne(has, false);
        case YWebsocketFrame.Sync(SyncMessage.Step2(byte[] update)) -> sitting.bring(update);
        case YWebsocketFrame.Sync(SyncMessage.Update(byte[] update)) -> sitting.bring(update);
        case YWebsocketFrame.Awareness(byte[] update) -> {
          if (update.length > Limits.AWARENESS_BYTES_MAX) {
            socket.close(CloseCode.TOO_BIG, "Awareness message too big");
          } else {
            joined.awareness(update);
          }
        }
        case YWebsocketFrame.QueryAwareness() -> joined.askForAwareness();
        case YWebsocketFrame.PermissionDenied(String reason) ->
            throw new ByteReader(message).malformed("only a server denies permission");
      }
    }
  }

  @Override
  public synchronized void closed() {
    isGone = true;
    early.clear();
    YSeat sitting = seat;
    if (sitting != null) {
      sitting.leave();
    }
  }

  @Override
  public void keepAlive() {
    // Clients hear their own awareness renewals, which every document echoes.
  }

  private static byte[] answerFrame(byte[] update) {
    return new YWebsocketFrame.Sync(new SyncMessage.Step2(update)).encode();
  }

  private static byte[] updateFrame(byte[] update) {
    return new YWebsocketFrame.Sync(new SyncMessage.Update(update)).encode();
  }

  private static byte[] awarenessFrame(byte[] update) {
    return new YWebsocketFrame.Awareness(update).encode();
  }

  private static final class YSeat extends Seat {
    YSeat(Socket socket, Authenticator.Granted granted) {
      super(socket, granted);
    }

    @Override
    public boolean wantsEcho() {
      return true;
    }

    @Override
    public void askForMissing(byte[] stateVector) {
      send(new YWebsocketFrame.Sync(new SyncMessage.Step1(StateVector.decode(stateVector))));
    }

    @Override
    public void answer(Broadcast update) {
      socket().send(update.yWebsocket(YWebsocketDialect::answerFrame));
    }

    @Override
    public void deny(CloseCode code, String reason) {
      send(new YWebsocketFrame.PermissionDenied(reason));
      close(code, reason);
    }

    @Override
    public void update(Broadcast broadcast) {
      socket().send(broadcast.yWebsocket(YWebsocketDialect::updateFrame), this, broadcast);
    }

    @Override
    public void awareness(Broadcast broadcast) {
      socket().send(broadcast.yWebsocket(YWebsocketDialect::awarenessFrame), this, broadcast);
    }

    @Override
    public void stateless(Broadcast broadcast) {
      // This dialect has no such message.
    }

    private void send(YWebsocketFrame frame) {
      socket().send(ByteBuffer.wrap(frame.encode()));
    }
  }
}
