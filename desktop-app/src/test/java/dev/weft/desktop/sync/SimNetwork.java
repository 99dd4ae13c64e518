package dev.weft.desktop.sync;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The way from one computer to the relay. A socket keeps the order of its messages, as TCP does, so
 * what can go wrong is: nothing gets through, the connection breaks with messages on their way, or
 * it falls silent without breaking.
 */
public final class SimNetwork implements Network {
  private final SimWorld world;
  private final SimRelay relay;
  private final String user;
  private final List<Line> lines = new ArrayList<>();
  Duration latency = Duration.ofMillis(40);
  private SimWorld.Host host;
  private boolean reachable = true;
  private boolean silent;
  private boolean congested;
  private boolean httpReachable = true;
  int httpStatus = 200;
  int connects;
  int framesUp;
  int framesDown;
  long bytesUp;
  long bytesDown;
  int largestUp;
  int requests;
  int closeAtOnce;
  int refusal;
  String address = "10.0.0.2";

  /** How long the relay's end of a broken connection lives on; what was sent still arrives. */
  private Duration linger = Duration.ZERO;

  /** A network that works. */
  public SimNetwork(SimWorld world, SimRelay relay, SimWorld.Host host, String user) {
    this.world = world;
    this.relay = relay;
    this.host = host;
    this.user = user;
  }

  /** The program on this computer was started again. */
  public void restarted(SimWorld.Host next) {
    cut();
    host = next;
  }

  /** The longest that a message takes. */
  public void latency(Duration most) {
    latency = most;
  }

  /**
   * What is on its way to the relay when a connection ends arrives all the same, and the relay
   * learns of the end only within this time: after the next connection, if that one is quick.
   */
  public void linger(Duration most) {
    linger = most;
  }

  /** What the relay answers to a question for changes; 200: the changes. */
  public void httpStatus(int status) {
    httpStatus = status;
  }

  /** Whether new connections are made; those that are there stay. */
  public void reachable(boolean is) {
    reachable = is;
    httpReachable = is;
  }

  /** From now on nothing arrives on any connection, and nobody is told. */
  public void silent(boolean is) {
    silent = is;
  }

  @Override
  public String fingerprint() {
    return address;
  }

  /** Whether the sockets take nothing more for now. */
  public void congested(boolean is) {
    congested = is;
    if (!is) {
      List.copyOf(lines).forEach(line -> line.toClient.execute(line.listener::drained));
    }
  }

  /** The relay's end of every connection is gone; nobody here has heard of it. */
  public void forget() {
    for (Line line : List.copyOf(lines)) {
      line.end();
    }
  }

  /** Whether a connection is there on both ends. */
  public boolean isConnected() {
    return !silent && !lines.isEmpty();
  }

  /** Counts frames and bytes from here on. */
  public void count() {
    framesUp = 0;
    framesDown = 0;
    bytesUp = 0;
    bytesDown = 0;
  }

  /** Breaks every connection; what is on its way is lost. */
  public void cut() {
    List.copyOf(lines).forEach(line -> line.cut(1006, "connection reset"));
  }

  /** Sockets over this network. */
  public Transport transport() {
    return this::connect;
  }

  /** Questions over this network. */
  public RelayDirectory directory() {
    return (since, listener) -> {
      requests++;
      SimWorld.Host asker = host;
      world.after(
          world.upTo(latency),
          () -> {
            if (!httpReachable || silent) {
              asker.executor().execute(() -> listener.failed(0, "no route"));
            } else if (httpStatus != 200) {
              asker.executor().execute(() -> listener.failed(httpStatus, "HTTP " + httpStatus));
            } else {
              RelayDirectory.Changes changes = relay.changes(since);
              world.after(
                  world.upTo(latency),
                  () -> asker.executor().execute(() -> listener.changes(changes)));
            }
          });
    };
  }

  private void connect(URI address, Transport.Listener listener) {
    connects++;
    Line line = new Line(host, listener);
    world.after(world.upTo(latency), line::open);
  }

  /** One connection. */
  public final class Line implements Transport.Socket {
    private final SimWorld.Host client;
    private final Transport.Listener listener;
    private final java.util.concurrent.Executor toClient;
    private SimRelay.@Nullable Session session;
    private boolean ended;
    private long upAt;
    private long downAt;

    Line(SimWorld.Host client, Transport.Listener listener) {
      this.client = client;
      this.listener = listener;
      this.toClient = client.executor();
    }

    private void open() {
      if (silent) {
        return;
      }
      int status = refusal;
      if (status > 0) {
        ended = true;
        toClient.execute(() -> listener.refused(status, "HTTP " + status));
      } else if (!reachable) {
        ended = true;
        toClient.execute(() -> listener.closed(1006, "no route to host"));
      } else {
        lines.add(this);
        session = relay.accept(user, this);
        toClient.execute(() -> listener.opened(this));
        if (closeAtOnce > 0) {
          closeAtOnce--;
          world.after(Duration.ofMillis(200), () -> cut(1006, "closed by the relay"));
        }
      }
    }

    @Override
    public void send(byte[] message) {
      framesUp++;
      bytesUp += message.length;
      largestUp = Math.max(largestUp, message.length);
      upAt = Math.max(upAt, world.now().plus(world.upTo(latency)).toNanos());
      world.after(
          Duration.ofNanos(upAt).minus(world.now()),
          () -> {
            SimRelay.Session there = session;
            if (!silent && there != null) {
              there.received(message);
            }
          });
    }

    void toClient(byte[] message) {
      framesDown++;
      bytesDown += message.length;
      down(() -> listener.message(message));
    }

    private void down(Runnable news) {
      downAt = Math.max(downAt, world.now().plus(world.upTo(latency)).toNanos());
      world.after(
          Duration.ofNanos(downAt).minus(world.now()),
          () -> {
            if (!ended && !silent) {
              toClient.execute(news);
            }
          });
    }

    @Override
    public boolean isCongested() {
      return congested;
    }

    @Override
    public void ping() {
      if (!silent && !ended) {
        down(listener::pong);
      }
    }

    @Override
    public void close() {
      end();
    }

    private void end() {
      ended = true;
      lines.remove(this);
      if (linger.isZero()) {
        endAtRelay();
      } else {
        // Behind what is on its way.
        Duration sent = Duration.ofNanos(Math.max(0, upAt - world.now().toNanos()));
        world.after(sent.plus(world.upTo(linger)), this::endAtRelay);
      }
    }

    private void endAtRelay() {
      SimRelay.Session there = session;
      session = null;
      if (there != null) {
        there.gone();
      }
    }

    /** The connection is over, by no act of the client. */
    public void cut(int code, String reason) {
      if (!ended) {
        end();
        if (!silent) {
          toClient.execute(() -> listener.closed(code, reason));
        }
      }
    }

    @Override
    public String toString() {
      return "line of " + user + (client.isAsleep() ? ", asleep" : "");
    }
  }
}
