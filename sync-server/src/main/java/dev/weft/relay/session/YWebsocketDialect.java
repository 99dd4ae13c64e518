package dev.weft.relay.session;

import dev.weft.crdt.StateVector;
import dev.weft.crdt.codec.ByteReader;
import dev.weft.crdt.codec.ByteWriter;
import dev.weft.crdt.protocol.YWebsocketFrame;
import dev.weft.crdt.sync.SyncMessage;
import dev.weft.relay.config.Limits;
import dev.weft.relay.document.Broadcast;
import dev.weft.relay.document.CloseCode;
import dev.weft.relay.document.Limit;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * y-websocket: one document per socket, named by the path. There is no acknowledgement in it; a
 * client sees its own update come back once that is durable.
 */
final class YWebsocketDialect implements Dialect {
  private final Socket socket;
  private final String document;
  private final @Nullable String token;
  private final EarlyMessages.Waiting early;
  private final long openedMillis;
  private @Nullable YSeat seat;
  private boolean isGone;

  YWebsocketDialect(Socket socket, String document, @Nullable String token) {
    this.socket = socket;
    this.document = document;
    this.token = token;
    this.early = new EarlyMessages(socket.sockets()).forDocument();
    this.openedMillis = socket.sockets().world().clockMillis().getAsLong();
  }

  @Override
  public void opened() {
    var credentials = new Authenticator.Credentials(document, token, socket.remoteAddress());
    socket
        .sockets()
        .authenticator()
        .authenticate(credentials)
        .whenComplete((decision, failure) -> socket.guarded(() -> decided(decision)));
  }

  private synchronized void decided(Authenticator.@Nullable Decision decision) {
    if (isGone) {
      return;
    }
    switch (decision) {
      case Authenticator.Granted granted -> {
        YSeat joined = new YSeat(socket, granted);
        seat = joined;
        joined.join(document);
        byte[] message;
        while ((message = early.poll()) != null) {
          handle(joined, message);
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
    if (isGone) {
      // Nobody would give back what it holds.
      return;
    }
    YSeat sitting = seat;
    if (sitting != null) {
      handle(sitting, message);
      return;
    }
    Limit crossed = early.add(message);
    if (crossed != null) {
      socket.close(crossed);
    }
  }

  private void handle(YSeat sitting, byte[] message) {
    int[] left = {Limits.FRAMES_PER_MESSAGE_MAX};
    YWebsocketFrame.decodeEach(
        message,
        frame -> {
          if (--left[0] < 0) {
            socket.close(Limit.FRAMES_PER_MESSAGE);
            return false;
          }
          handle(sitting, frame, message);
          return true;
        });
  }

  private void handle(YSeat sitting, YWebsocketFrame frame, byte[] message) {
    switch (frame) {
      case YWebsocketFrame.Sync(SyncMessage.Step1(StateVector has)) -> sitting.question(has, false);
      case YWebsocketFrame.Sync(SyncMessage.Step2(byte[] update)) -> sitting.bring(update);
      case YWebsocketFrame.Sync(SyncMessage.Update(byte[] update)) -> sitting.bring(update);
      case YWebsocketFrame.Awareness(byte[] update) -> {
        if (update.length > Limits.AWARENESS_BYTES_MAX) {
          socket.close(Limit.AWARENESS_BYTES);
        } else {
          sitting.tellAwareness(update);
        }
      }
      case YWebsocketFrame.QueryAwareness() -> sitting.askForAwareness();
      case YWebsocketFrame.PermissionDenied(String reason) ->
          throw new ByteReader(message).malformed("only a server denies permission");
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
  public synchronized void tick(long nowMillis) {
    if (seat == null && nowMillis - openedMillis >= Limits.AUTHENTICATION_TIMEOUT.toMillis()) {
      socket.close(Limit.AUTHENTICATION_TIMEOUT);
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
    public void answer(List<Broadcast> updates) {
      int last = updates.size() - 1;
      for (int i = 0; i < last; i++) {
        sendPart(SyncMessage.UPDATE, updates.get(i).body());
      }
      // The part that comes last says that this was all.
      if (last == 0) {
        socket()
            .send(
                updates
                    .getFirst()
                    .yWebsocket(YWebsocketDialect::answerFrame, socket().isDeflating()));
      } else {
        sendPart(SyncMessage.STEP_2, updates.get(last).body());
      }
    }

    private void sendPart(int type, byte[] update) {
      var head = new ByteWriter();
      head.writeVarUint(YWebsocketFrame.SYNC);
      head.writeVarUint(type);
      head.writeVarUint(update.length);
      socket().send(ByteBuffer.wrap(head.toByteArray()), ByteBuffer.wrap(update));
    }

    @Override
    public void deny(CloseCode code, String reason) {
      send(new YWebsocketFrame.PermissionDenied(reason));
      close(code, reason);
    }

    @Override
    public void update(Broadcast broadcast) {
      send(broadcast, YWebsocketDialect::updateFrame);
    }

    @Override
    public void awareness(Broadcast broadcast) {
      send(broadcast, YWebsocketDialect::awarenessFrame);
    }

    @Override
    public void stateless(Broadcast broadcast) {
      // This dialect has no such message.
    }

    private void send(Broadcast broadcast, Function<byte[], byte[]> encode) {
      socket().send(broadcast.yWebsocket(encode, socket().isDeflating()), this, broadcast);
    }

    private void send(YWebsocketFrame frame) {
      socket().send(ByteBuffer.wrap(frame.encode()));
    }
  }
}
