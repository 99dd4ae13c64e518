package dev.weft.relay.session;

import dev.weft.crdt.codec.MalformedUpdateException;
import dev.weft.relay.config.Limits;
import dev.weft.relay.document.CloseCode;
import dev.weft.relay.document.Documents;
import dev.weft.relay.world.World;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All sockets of a relay: makes them, ticks them, drains them. Thread rule: any thread. */
public final class Sockets {
  private static final Logger LOG = LoggerFactory.getLogger(Sockets.class);

  private static final Duration TICK_PERIOD = Duration.ofSeconds(5);

  private final Documents documents;
  private final Authenticator authenticator;
  private final World world;
  private final SocketMeter meter;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicLong inboundBytes = new AtomicLong();

  /** The limit, or less if this process has little memory. */
  private final long inboundBytesMax =
      Math.min(Limits.INBOUND_BYTES_MAX, Runtime.getRuntime().maxMemory() / 4);

  private final AtomicLong inHandBytes = new AtomicLong();

  /** Sockets that are not read because of what the relay as a whole has to do. */
  private final Set<Intake> paused = ConcurrentHashMap.newKeySet();

  private volatile boolean isDraining;

  public Sockets(Documents documents, Authenticator authenticator, World world, SocketMeter meter) {
    this.documents = documents;
    this.authenticator = authenticator;
    this.world = world;
    this.meter = meter;
  }

  /** Starts the clockwork of pings and time-outs. */
  public void start() {
    world.timers().every(TICK_PERIOD, this::tick);
  }

  /** A handler for a socket that speaks y-websocket about one document. */
  public FrameHandler yWebsocket(String document, @Nullable String token, String remoteAddress) {
    return new Socket(
        this, remoteAddress, socket -> new YWebsocketDialect(socket, document, token));
  }

  /** A handler for a socket that speaks Hocuspocus about many documents. */
  public FrameHandler hocuspocus(String remoteAddress) {
    return new Socket(this, remoteAddress, HocuspocusDialect::new);
  }

  /** How many sockets are open. */
  public int openCount() {
    return open.size();
  }

  /** Bytes of messages that are still being received, or wait for authentication. */
  public long inboundBytes() {
    return inboundBytes.get();
  }

  /** Bytes of messages that no document has looked at yet. */
  public long inHandBytes() {
    return inHandBytes.get();
  }

  /** Closes every socket with 1012 and waits, within limits, until they are gone. */
  public void drain() {
    isDraining = true;
    long start = world.tickNanos().getAsLong();
    for (Socket socket : open) {
      socket.close(CloseCode.RESTART, CloseCode.RESTART.text());
    }
    synchronized (open) {
      long left = Limits.DRAIN_TIMEOUT.toNanos();
      while (!open.isEmpty() && left > 0) {
        try {
          Duration wait = Duration.ofNanos(left);
          open.wait(Math.max(1, wait.toMillis()));
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          break;
        }
        left = Limits.DRAIN_TIMEOUT.toNanos() - (world.tickNanos().getAsLong() - start);
      }
    }
    LOG.atInfo().setMessage("relay.drained").addKeyValue("left", open.size()).log();
  }

  private void tick() {
    long now = world.clockMillis().getAsLong();
    for (Socket socket : open) {
      try {
        socket.tick(now);
      } catch (RuntimeException e) {
        failed(socket, e);
      }
    }
  }

  Documents documents() {
    return documents;
  }

  Authenticator authenticator() {
    return authenticator;
  }

  World world() {
    return world;
  }

  SocketMeter meter() {
    return meter;
  }

  /** False if the relay is draining, so that the socket should be closed at once. */
  boolean add(Socket socket) {
    open.add(socket);
    meter.opened();
    return !isDraining;
  }

  void remove(Socket socket) {
    paused.remove(socket.intake());
    if (open.remove(socket)) {
      meter.closed();
    }
    if (isDraining) {
      synchronized (open) {
        open.notifyAll();
      }
    }
  }

  /** A message was handed to a document. */
  void handed(int bytes) {
    inHandBytes.addAndGet(bytes);
  }

  /** A document has looked at a message. */
  void taken(int bytes) {
    inHandBytes.addAndGet(-bytes);
    mayReadAgain();
  }

  /** Whether the relay as a whole keeps up, so that sockets may be read. */
  boolean mayRead() {
    return inHandBytes.get() < Limits.IN_HAND_BYTES_TOTAL_MAX && documents.acceptsUpdates();
  }

  /** Remembers a socket that is not read because the relay as a whole does not keep up. */
  void paused(Intake intake) {
    paused.add(intake);
  }

  /** Reads on where reading was stopped for the sake of the whole, if that keeps up again. */
  void mayReadAgain() {
    if (paused.isEmpty() || !mayRead()) {
      return;
    }
    for (Intake intake : List.copyOf(paused)) {
      if (paused.remove(intake)) {
        intake.resume();
      }
    }
  }

  boolean reserveInbound(int bytes) {
    if (inboundBytes.addAndGet(bytes) > inboundBytesMax) {
      inboundBytes.addAndGet(-bytes);
      return false;
    }
    return true;
  }

  void releaseInbound(long bytes) {
    inboundBytes.addAndGet(-bytes);
  }

  void malformed(Socket socket, MalformedUpdateException e) {
    LOG.atWarn()
        .setMessage("frame.malformed")
        .addKeyValue("remote", socket.remoteAddress())
        .addKeyValue("offset", e.offset())
        .addKeyValue("reason", e.reason())
        .log();
  }

  /** A peer that breaks the protocol or vanishes; ordinary on the internet, so without a stack. */
  void broken(Socket socket, Throwable cause) {
    LOG.atInfo()
        .setMessage("socket.broken")
        .addKeyValue("remote", socket.remoteAddress())
        .addKeyValue("cause", cause)
        .log();
  }

  void failed(Socket socket, Throwable e) {
    LOG.atError()
        .setMessage("socket.failed")
        .addKeyValue("remote", socket.remoteAddress())
        .setCause(e)
        .log();
  }
}
