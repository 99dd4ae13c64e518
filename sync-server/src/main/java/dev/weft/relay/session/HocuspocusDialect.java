package dev.weft.relay.session;

import dev.weft.crdt.StateVector;
import dev.weft.crdt.codec.ByteReader;
import dev.weft.crdt.protocol.HocuspocusFrame;
import dev.weft.crdt.sync.SyncMessage;
import dev.weft.relay.config.Limits;
import dev.weft.relay.document.Limit;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Hocuspocus: many documents on one socket, each with its own authentication, and a status for each
 * update once it is durable.
 */
final class HocuspocusDialect implements Dialect {
  /** Providers before this do not know the relay's ping. */
  private static final int PING_PROVIDER_MAJOR_MIN = 4;

  private final Socket socket;

  /** Small at first: many sockets have one document open. */
  private final Map<String, Channel> channels = new HashMap<>(2);

  private final EarlyMessages early;

  /** How many channels are not authenticated. */
  private int unauthenticated;

  private boolean knowsPing;
  private boolean isGone;

  /** One address on the socket: queueing until it is authenticated, a seat from then on. */
  private static final class Channel {
    private final EarlyMessages.Waiting early;
    private final long sinceMillis;
    private int tokensUnderWay;
    private @Nullable HocuspocusSeat seat;

    Channel(EarlyMessages.Waiting early, long sinceMillis) {
      this.early = early;
      this.sinceMillis = sinceMillis;
    }
  }

  HocuspocusDialect(Socket socket) {
    this.socket = socket;
    this.early = new EarlyMessages(socket.sockets());
  }

  @Override
  public void opened() {
    // The client speaks first.
  }

  @Override
  public synchronized void message(byte[] message) {
    if (isGone) {
      // Nobody would give back what it holds.
      return;
    }
    switch (HocuspocusFrame.decode(message)) {
      case HocuspocusFrame.Ping() -> {
        socket.send(ByteBuffer.wrap(new HocuspocusFrame.Pong().encode()));
        socket.flush();
      }
      case HocuspocusFrame.Pong() -> {
        // Any message is a sign of life.
      }
      case HocuspocusFrame.Addressed addressed -> addressed(addressed, message);
    }
  }

  private void addressed(HocuspocusFrame.Addressed frame, byte[] message) {
    Channel channel = channels.get(frame.address());
    if (channel == null) {
      if (frame instanceof HocuspocusFrame.Close) {
        return;
      }
      channel = open(frame, message);
      if (channel == null) {
        return;
      }
    }
    HocuspocusSeat seat = channel.seat;
    if (frame instanceof HocuspocusFrame.Token token) {
      authenticate(channel, token);
    } else if (seat != null) {
      handle(seat, frame, message);
    } else {
      Limit crossed = channel.early.add(message);
      if (crossed != null) {
        socket.close(crossed);
      }
    }
  }

  private @Nullable Channel open(HocuspocusFrame.Addressed frame, byte[] message) {
    if (!DocumentNames.isValid(frame.documentName())) {
      throw new ByteReader(message).malformed(DocumentNames.RULE);
    }
    if (channels.size() >= Limits.DOCUMENTS_PER_SOCKET_MAX) {
      socket.close(Limit.DOCUMENTS_PER_SOCKET);
      return null;
    }
    Channel channel =
        new Channel(early.forDocument(), socket.sockets().world().clockMillis().getAsLong());
    unauthenticated++;
    channels.put(frame.address(), channel);
    return channel;
  }

  private void authenticate(Channel channel, HocuspocusFrame.Token token) {
    if (++channel.tokensUnderWay > Limits.TOKENS_UNDER_WAY_MAX) {
      socket.close(Limit.TOKENS_UNDER_WAY);
      return;
    }
    knowsPing |= isAtLeast(token.providerVersion());
    var credentials =
        new Authenticator.Credentials(token.documentName(), token.token(), socket.remoteAddress());
    socket
        .sockets()
        .authenticator()
        .authenticate(credentials)
        .whenComplete(
            (decision, failure) -> socket.guarded(() -> decided(channel, token, decision)));
  }

  private static boolean isAtLeast(@Nullable String version) {
    if (version == null) {
      return false;
    }
    int dot = version.indexOf('.');
    String major = dot < 0 ? version : version.substring(0, dot);
    return major.length() <= 4
        && !major.isEmpty()
        && major.chars().allMatch(c -> c >= '0' && c <= '9')
        && Integer.parseInt(major) >= PING_PROVIDER_MAJOR_MIN;
  }

  private synchronized void decided(
      Channel channel, HocuspocusFrame.Token token, Authenticator.@Nullable Decision decision) {
    channel.tokensUnderWay--;
    if (isGone || channels.get(token.address()) != channel) {
      return;
    }
    switch (decision) {
      case Authenticator.Granted granted -> grant(channel, token, granted);
      case Authenticator.Denied(String reason) -> deny(channel, token, reason);
      case null -> deny(channel, token, "The relay could not check the token");
    }
    socket.flush();
  }

  private void grant(Channel channel, HocuspocusFrame.Token token, Authenticator.Granted granted) {
    String scope =
        granted.isReadOnly()
            ? HocuspocusFrame.Authenticated.READ_ONLY
            : HocuspocusFrame.Authenticated.READ_WRITE;
    send(new HocuspocusFrame.Authenticated(token.address(), scope));
    HocuspocusSeat seat = channel.seat;
    if (seat != null) {
      // A renewed token may bring other rights.
      seat.renew(granted);
      return;
    }
    HocuspocusSeat joined =
        new HocuspocusSeat(
            socket,
            token.address(),
            token.documentName(),
            granted,
            reason -> denied(channel, token.address(), reason));
    channel.seat = joined;
    unauthenticated--;
    joined.join(token.documentName());
    byte[] message;
    while ((message = channel.early.poll()) != null) {
      // The first may have ended it.
      if (channels.get(token.address()) == channel
          && HocuspocusFrame.decode(message) instanceof HocuspocusFrame.Addressed frame) {
        handle(joined, frame, message);
      }
    }
  }

  private void deny(Channel channel, HocuspocusFrame.Token token, String reason) {
    send(new HocuspocusFrame.PermissionDenied(token.address(), reason));
    channels.remove(token.address());
    leave(channel);
  }

  /** The document itself does not want this member; the others on this socket go on. */
  private synchronized void denied(Channel channel, String address, String reason) {
    if (channels.remove(address, channel)) {
      send(new HocuspocusFrame.PermissionDenied(address, reason));
      leave(channel);
      socket.flush();
    }
  }

  private void handle(HocuspocusSeat seat, HocuspocusFrame.Addressed frame, byte[] message) {
    switch (frame) {
      case HocuspocusFrame.Sync(String address, SyncMessage sync) -> sync(seat, sync, true);
      case HocuspocusFrame.SyncReply(String address, SyncMessage sync) -> sync(seat, sync, false);
      case HocuspocusFrame.Awareness(String address, byte[] update) -> {
        if (update.length > Limits.AWARENESS_BYTES_MAX) {
          socket.close(Limit.AWARENESS_BYTES);
        } else {
          seat.tellAwareness(update);
        }
      }
      case HocuspocusFrame.QueryAwareness(String address) -> seat.askForAwareness();
      case HocuspocusFrame.Stateless(String address, String payload) -> {
        byte[] text = payload.getBytes(StandardCharsets.UTF_8);
        if (text.length > Limits.STATELESS_BYTES_MAX) {
          socket.close(Limit.STATELESS_BYTES);
        } else {
          seat.tellStateless(text);
        }
      }
      case HocuspocusFrame.Close(String address, String reason) -> {
        channels.remove(address);
        seat.leave();
      }
      default ->
          throw new ByteReader(message)
              .malformed("a client does not send " + frame.getClass().getSimpleName());
    }
  }

  private static void sync(HocuspocusSeat seat, SyncMessage sync, boolean asksBack) {
    switch (sync) {
      case SyncMessage.Step1(StateVector has) -> seat.question(has, asksBack);
      case SyncMessage.Step2(byte[] update) -> seat.bring(update);
      case SyncMessage.Update(byte[] update) -> seat.bring(update);
    }
  }

  private void send(HocuspocusFrame frame) {
    socket.send(ByteBuffer.wrap(frame.encode()));
  }

  private void leave(Channel channel) {
    // Also of one that is seated: a bad message among the early ones leaves those behind it.
    channel.early.clear();
    HocuspocusSeat seat = channel.seat;
    if (seat != null) {
      seat.leave();
    } else {
      unauthenticated--;
    }
  }

  @Override
  public synchronized void closed() {
    isGone = true;
    channels.values().forEach(this::leave);
    channels.clear();
  }

  @Override
  public synchronized void tick(long nowMillis) {
    if (unauthenticated == 0) {
      return;
    }
    long due = nowMillis - Limits.AUTHENTICATION_TIMEOUT.toMillis();
    for (Channel channel : channels.values()) {
      if (channel.seat == null && channel.sinceMillis <= due) {
        socket.close(Limit.AUTHENTICATION_TIMEOUT);
        return;
      }
    }
  }

  @Override
  public synchronized void keepAlive() {
    if (knowsPing) {
      send(new HocuspocusFrame.Ping());
      socket.flush();
    }
  }
}
