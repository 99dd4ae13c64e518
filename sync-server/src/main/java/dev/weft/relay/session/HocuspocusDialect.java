package dev.weft.relay.session;

import dev.weft.crdt.StateVector;
import dev.weft.crdt.codec.ByteReader;
import dev.weft.crdt.protocol.HocuspocusFrame;
import dev.weft.crdt.sync.SyncMessage;
import dev.weft.relay.config.Limits;
import dev.weft.relay.document.CloseCode;
import dev.weft.relay.document.Membership;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
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

  private boolean knowsPing;
  private boolean isGone;

  /** One address on the socket: queueing until it is authenticated, a seat from then on. */
  private static final class Channel {
    private @Nullable ArrayDeque<HocuspocusFrame.Addressed> early = new ArrayDeque<>(2);
    private @Nullable HocuspocusSeat seat;
    private @Nullable Membership membership;
  }

  HocuspocusDialect(Socket socket) {
    this.socket = socket;
  }

  @Override
  public void opened() {
    // The client speaks first.
  }

  @Override
  public synchronized void message(byte[] message) {
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
    if (frame instanceof HocuspocusFrame.Token token) {
      authenticate(channel, token);
    } else if (channel.early != null) {
      if (channel.early.size() >= Limits.FRAMES_BEFORE_AUTHENTICATION_MAX) {
        socket.close(CloseCode.LIMIT, "Too many messages before authentication");
      } else {
        channel.early.add(frame);
      }
    } else {
      handle(channel, frame, message);
    }
  }

  private @Nullable Channel open(HocuspocusFrame.Addressed frame, byte[] message) {
    if (!DocumentNames.isValid(frame.documentName())) {
      throw new ByteReader(message).malformed(DocumentNames.RULE);
    }
    if (channels.size() >= Limits.DOCUMENTS_PER_SOCKET_MAX) {
      socket.close(CloseCode.LIMIT, "Too many documents on one socket");
      return null;
    }
    Channel channel = new Channel();
    channels.put(frame.address(), channel);
    return channel;
  }

  private void authenticate(Channel channel, HocuspocusFrame.Token token) {
    knowsPing |= isAtLeast(token.providerVersion());
    var credentials =
        new Authenticator.Credentials(token.documentName(), token.token(), socket.remoteAddress());
    socket
        .sockets()
        .authenticator()
        .authenticate(credentials)
        .whenComplete((decision, failure) -> decided(channel, token, decision));
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
    seat = new HocuspocusSeat(socket, token.address(), token.documentName(), granted);
    channel.seat = seat;
    channel.membership = seat.join(token.documentName());
    ArrayDeque<HocuspocusFrame.Addressed> early = channel.early;
    channel.early = null;
    if (early != null) {
      for (HocuspocusFrame.Addressed frame : early) {
        handle(channel, frame, frame.encode());
      }
    }
  }

  private void deny(Channel channel, HocuspocusFrame.Token token, String reason) {
    send(new HocuspocusFrame.PermissionDenied(token.address(), reason));
    channels.remove(token.address());
    leave(channel);
  }

  private void handle(Channel channel, HocuspocusFrame.Addressed frame, byte[] message) {
    HocuspocusSeat seat = channel.seat;
    Membership membership = channel.membership;
    if (seat == null || membership == null) {
      throw new IllegalStateException("A message is handled before its document is joined");
    }
    switch (frame) {
      case HocuspocusFrame.Sync(String address, SyncMessage sync) ->
          sync(seat, membership, sync, true);
      case HocuspocusFrame.SyncReply(String address, SyncMessage sync) ->
          sync(seat, membership, sync, false);
      case HocuspocusFrame.Awareness(String address, byte[] update) -> {
        if (update.length > Limits.AWARENESS_BYTES_MAX) {
          socket.close(CloseCode.TOO_BIG, "Awareness message too big");
        } else {
          membership.awareness(update);
        }
      }
      case HocuspocusFrame.QueryAwareness(String address) -> membership.askForAwareness();
      case HocuspocusFrame.Stateless(String address, String payload) -> {
        byte[] text = payload.getBytes(StandardCharsets.UTF_8);
        if (text.length > Limits.STATELESS_BYTES_MAX) {
          socket.close(CloseCode.TOO_BIG, "Stateless message too big");
        } else {
          membership.stateless(text);
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

  private static void sync(
      HocuspocusSeat seat, Membership membership, SyncMessage sync, boolean asksBack) {
    switch (sync) {
      case SyncMessage.Step1(StateVector has) -> membership.stepOne(has, asksBack);
      case SyncMessage.Step2(byte[] update) -> seat.bring(update);
      case SyncMessage.Update(byte[] update) -> seat.bring(update);
    }
  }

  private void send(HocuspocusFrame frame) {
    socket.send(ByteBuffer.wrap(frame.encode()));
  }

  private static void leave(Channel channel) {
    HocuspocusSeat seat = channel.seat;
    if (seat != null) {
      seat.leave();
    }
  }

  @Override
  public synchronized void closed() {
    isGone = true;
    channels.values().forEach(HocuspocusDialect::leave);
    channels.clear();
  }

  @Override
  public synchronized void keepAlive() {
    if (knowsPing) {
      send(new HocuspocusFrame.Ping());
      socket.flush();
    }
  }
}
