package dev.weft.desktop.sync;

import dev.weft.crdt.codec.MalformedUpdateException;
import dev.weft.crdt.protocol.HocuspocusFrame;
import dev.weft.desktop.replica.Commit;
import dev.weft.desktop.replica.DocumentStore;
import dev.weft.desktop.sync.ConnectionState.Refused.Cause;
import dev.weft.desktop.world.World;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one relay and this computer's log equal, for all documents, over one socket.
 *
 * <p>Public methods may be called from any thread and return at once; all state is confined to the
 * executor. Reading documents happens on another executor, since a large one takes a while.
 */
public final class SyncWorker {
  private static final Logger log = LoggerFactory.getLogger(SyncWorker.class);

  /** A connection that does not open within this time is given up. */
  static final Duration CONNECT_MAX = Duration.ofSeconds(20);

  /** And one that opens and lets nobody in, after this. */
  static final Duration AUTHENTICATE_MAX = Duration.ofSeconds(40);

  /** A connection that lasted so long was a good one: the next try begins with a short wait. */
  static final Duration STEADY = Duration.ofSeconds(30);

  /** A relay that refused is asked again after so long, or up to twice that. */
  static final Duration REFUSED_RETRY = Duration.ofMinutes(5);

  /** A full one after so long and the usual back-off: it still has what others wrote. */
  static final Duration FULL_RETRY = Duration.ofSeconds(5);

  /** After a wake or a change of network, so that an office does not come back in one step. */
  static final Duration CHANGED_MAX = Duration.ofSeconds(1);

  private static final String SAYS_NOTHING = "The relay opens the door and says nothing";

  private final World world;
  private final Executor executor;
  private final Transport transport;
  private final URI address;
  private final SyncListener listener;
  private final DocumentSyncs documents;
  private final LibrarySync library;
  private final Backoff backoff;
  private final Pulse pulse;
  private ConnectionState state = new ConnectionState.Offline();
  private Transport.@Nullable Socket socket;
  private World.@Nullable Timer timer;
  private int attempt;
  private long liveSinceNanos;
  private boolean mayExchange;
  private String whyNotLive = SAYS_NOTHING;
  private boolean restored;
  private boolean stopped = true;
  private boolean paused;

  /**
   * Makes a worker that is not connected yet.
   *
   * @param executor runs tasks one at a time and in order
   * @param loader runs blocking reads of the store
   * @param address of the relay's Hocuspocus endpoint
   */
  public SyncWorker(
      Ports ports, Executor executor, Executor loader, URI address, SyncListener listener) {
    this.world = ports.world();
    this.executor = executor;
    this.transport = ports.transport();
    this.address = address;
    this.listener = listener;
    this.backoff = new Backoff(world);
    DocumentStore store = ports.store();
    int relay = store.relayNumber(address.toString());
    Sender sender = new ToSocket();
    this.documents = new DocumentSyncs(store, relay, world, executor, loader, listener, sender);
    this.library =
        new LibrarySync(
            ports, relay, executor, loader, documents, listener, sender, new Directory());
    this.documents.onEnded(library::ended);
    this.pulse = new Pulse(world, ports.network(), this::run, new Beat());
  }

  /** The world outside that a worker needs. */
  public record Ports(
      World world,
      Transport transport,
      RelayDirectory directory,
      DocumentStore store,
      Network network) {}

  /** Sends to the socket, if there is one. */
  interface Sender {
    void send(HocuspocusFrame frame);

    /** Whether what can wait should wait. */
    boolean isCongested();
  }

  /** Connects, and goes on trying until {@link #stop()}. */
  public void start() {
    run(
        () -> {
          stopped = false;
          pulse.start();
          if (!paused) {
            connect();
          }
        });
  }

  /** Closes the socket and stays offline; what is unconfirmed is sent by the next worker. */
  public void stop() {
    run(
        () -> {
          stopped = true;
          pulse.stop();
          disconnect();
          documents.saveAcknowledgements();
          become(new ConnectionState.Offline());
        });
  }

  /** Stays offline until {@link #resume()}. */
  public void pause() {
    run(
        () -> {
          paused = true;
          disconnect();
          become(new ConnectionState.Paused());
        });
  }

  /** Ends a pause. */
  public void resume() {
    run(
        () -> {
          paused = false;
          backoff.reset();
          connect();
        });
  }

  /** Tries at once instead of waiting. */
  public void reconnectNow() {
    run(
        () -> {
          backoff.reset();
          if (!(state instanceof ConnectionState.Live) && !paused) {
            connect();
          }
        });
  }

  /**
   * Takes the relay that answers now for the one that was there before: all documents are compared
   * with it.
   */
  public void acceptIdentity() {
    run(
        () -> {
          if (state instanceof ConnectionState.Refused refused
              && refused.cause() == Cause.IDENTITY) {
            library.acceptIdentity();
            connect();
          }
        });
  }

  /** Keeps a document synced live from now on; its presence is exchanged. */
  public void attach(String documentId) {
    run(() -> documents.open(documentId));
  }

  /** Syncs a document only when there is something to sync. */
  public void detach(String documentId) {
    run(() -> documents.close(documentId));
  }

  /** Sends our own presence, now and at every reconnect. */
  public void sendAwareness(String documentId, byte[] update) {
    run(() -> documents.presence(documentId, update));
  }

  /** Rows reached the disk; the ones that the relay lacks are sent. */
  public void committed(Commit commit) {
    run(() -> documents.committed(commit));
  }

  private void run(Runnable task) {
    executor.execute(task);
  }

  private void connect() {
    if (stopped || paused) {
      return;
    }
    disconnect();
    if (!restore()) {
      return;
    }
    int mine = attempt;
    become(new ConnectionState.Connecting());
    plan(CONNECT_MAX, () -> ended(mine, Ending.ofClose(Ending.NONE, "no answer")));
    transport.connect(address, new SocketListener(mine));
  }

  /**
   * Reads what the relay has not confirmed, once. Without it a later row that is confirmed would
   * count for the earlier ones as well, so nothing is sent before.
   */
  private boolean restore() {
    if (restored) {
      return true;
    }
    try {
      documents.restore();
      restored = true;
    } catch (RuntimeException failure) {
      Duration wait = backoff.next();
      log.warn("sync.restore.failed cause={}", failure.getClass().getSimpleName());
      become(new ConnectionState.BackingOff(wait, "What is on this computer cannot be read"));
      plan(wait, this::connect);
    }
    return restored;
  }

  /** One thing at a time is waited for; whatever changes the state ends the wait. */
  private void plan(Duration wait, Runnable task) {
    unplan();
    int mine = attempt;
    timer =
        world.after(
            wait,
            () ->
                run(
                    () -> {
                      if (mine == attempt) {
                        task.run();
                      }
                    }));
  }

  private void unplan() {
    World.Timer waiting = timer;
    timer = null;
    if (waiting != null) {
      waiting.cancel();
    }
  }

  private void opened(int of, Transport.Socket opened) {
    if (of != attempt || stopped || paused) {
      opened.close();
      return;
    }
    socket = opened;
    pulse.opened();
    whyNotLive = SAYS_NOTHING;
    become(new ConnectionState.Authenticating());
    plan(AUTHENTICATE_MAX, () -> ended(of, new Ending.Retry(whyNotLive, false)));
    library.connected();
  }

  /** The relay has let us in for the first time on this connection. */
  private void live() {
    if (state instanceof ConnectionState.Authenticating) {
      unplan();
      liveSinceNanos = world.nanos();
      log.info("sync.live");
      become(new ConnectionState.Live());
    }
  }

  private void message(int of, byte[] message) {
    if (of != attempt) {
      return;
    }
    pulse.heard();
    HocuspocusFrame frame;
    try {
      frame = HocuspocusFrame.decode(message);
    } catch (MalformedUpdateException malformed) {
      log.warn("sync.frame.malformed bytes={} at={}", message.length, malformed.offset());
      return;
    }
    switch (frame) {
      case HocuspocusFrame.Ping ping -> send(new HocuspocusFrame.Pong());
      case HocuspocusFrame.Addressed addressed -> {
        if (addressed instanceof HocuspocusFrame.Authenticated) {
          live();
        }
        documents.received(addressed);
      }
      default -> {}
    }
  }

  private void ended(int of, Ending ending) {
    if (of != attempt || stopped || paused) {
      return;
    }
    if (state instanceof ConnectionState.Live
        && world.nanos() - liveSinceNanos >= STEADY.toNanos()) {
      backoff.reset();
    }
    disconnect();
    switch (ending) {
      case Ending.Refuse refuse -> refuse(refuse.cause(), refuse.why());
      case Ending.Retry retry -> {
        Duration wait = retry.drained() ? backoff.nextAfterDrain() : backoff.next();
        log.info("sync.lost next_try_millis={}", wait.toMillis());
        become(new ConnectionState.BackingOff(wait, retry.why()));
        plan(wait, this::connect);
      }
    }
  }

  private void refuse(Cause cause, String why) {
    disconnect();
    log.warn("sync.refused cause={}", cause);
    boolean somebodyMustAct = cause == Cause.TOKEN || cause == Cause.IDENTITY;
    Duration wait =
        somebodyMustAct
            ? Duration.ZERO
            : cause == Cause.QUOTA
                ? backoff.next().plus(FULL_RETRY)
                : REFUSED_RETRY.plusMillis(world.below(REFUSED_RETRY.toMillis()));
    become(new ConnectionState.Refused(cause, why, wait));
    if (!somebodyMustAct) {
      plan(wait, this::connect);
    }
  }

  /** Ends the socket, if there is one, and everything that hangs on it. */
  private void disconnect() {
    attempt++;
    unplan();
    pulse.closed();
    Transport.Socket open = socket;
    socket = null;
    mayExchange = false;
    library.disconnected();
    documents.disconnected();
    if (open != null) {
      open.close();
    }
  }

  private void send(HocuspocusFrame frame) {
    Transport.Socket open = socket;
    if (open != null) {
      open.send(frame.encode());
    }
  }

  private void become(ConnectionState next) {
    if (!next.equals(state)) {
      state = next;
      listener.connection(next);
    }
  }

  private final class ToSocket implements Sender {
    @Override
    public void send(HocuspocusFrame frame) {
      SyncWorker.this.send(frame);
    }

    @Override
    public boolean isCongested() {
      Transport.Socket open = socket;
      return open != null && open.isCongested();
    }
  }

  /** What the relay's list of changes tells about the relay. */
  private final class Directory implements LibrarySync.Owner {
    @Override
    public void known() {
      if (!mayExchange && socket != null) {
        mayExchange = true;
        documents.connected();
      }
    }

    @Override
    public void live() {
      SyncWorker.this.live();
    }

    @Override
    public void failed(int status, String why) {
      switch (status) {
        case 401 -> refuse(Cause.TOKEN, why);
        case 403 -> refuse(Cause.FORBIDDEN, why);
        case 507 -> refuse(Cause.QUOTA, why);
        // A stock server without a list of changes: the documents at hand are synced all the same.
        case 200, 404, 405 -> live();
        default -> {
          log.debug("sync.changes.failed status={}", status);
          if (!mayExchange) {
            whyNotLive = "The relay does not give its list of changes: " + why;
          } else if (documents.isIdle()) {
            live();
          }
        }
      }
    }

    @Override
    public void changedIdentity() {
      refuse(Cause.IDENTITY, "");
    }
  }

  private final class Beat implements Pulse.Listener {
    @Override
    public void ping() {
      Transport.Socket open = socket;
      if (open != null) {
        open.ping();
      }
    }

    @Override
    public void silent() {
      ended(attempt, new Ending.Retry("The relay has fallen silent", false));
    }

    @Override
    public void changed() {
      boolean mayBeAnother =
          state instanceof ConnectionState.Refused refused
              && refused.cause() != Cause.TOKEN
              && refused.cause() != Cause.IDENTITY;
      if (mayBeAnother
          || state instanceof ConnectionState.BackingOff
          || state instanceof ConnectionState.Connecting) {
        backoff.reset();
        plan(Duration.ofMillis(world.below(CHANGED_MAX.toMillis())), SyncWorker.this::connect);
      }
    }

    @Override
    public void beat() {
      documents.tick();
    }
  }

  /** Brings the socket's calls to the executor, marked with the attempt that they belong to. */
  private final class SocketListener implements Transport.Listener {
    private final int of;

    SocketListener(int of) {
      this.of = of;
    }

    private void ifCurrent(Runnable task) {
      run(
          () -> {
            if (of == attempt) {
              task.run();
            }
          });
    }

    @Override
    public void opened(Transport.Socket opened) {
      run(() -> SyncWorker.this.opened(of, opened));
    }

    @Override
    public void message(byte[] message) {
      run(() -> SyncWorker.this.message(of, message));
    }

    @Override
    public void pong() {
      ifCurrent(pulse::heard);
    }

    @Override
    public void drained() {
      ifCurrent(
          () -> {
            documents.drained();
            library.drained();
          });
    }

    @Override
    public void refused(int httpStatus, String reason) {
      run(() -> ended(of, Ending.ofStatus(httpStatus, reason)));
    }

    @Override
    public void closed(int code, String reason) {
      run(() -> ended(of, Ending.ofClose(code, reason)));
    }
  }
}
