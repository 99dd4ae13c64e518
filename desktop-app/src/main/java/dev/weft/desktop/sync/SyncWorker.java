package dev.weft.desktop.sync;

import dev.weft.crdt.codec.MalformedUpdateException;
import dev.weft.crdt.protocol.HocuspocusFrame;
import dev.weft.desktop.replica.Commit;
import dev.weft.desktop.replica.DocumentStore;
import dev.weft.desktop.world.World;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
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

  /** A socket that has been silent for so long is asked for a sign of life. */
  static final Duration PING_AFTER = Duration.ofSeconds(10);

  /** And given up after so long. */
  static final Duration SILENCE_MAX = Duration.ofSeconds(25);

  /** How often silence is looked at. */
  static final Duration TICK = Duration.ofSeconds(5);

  /** A connection that does not open within this time is given up. */
  static final Duration CONNECT_MAX = Duration.ofSeconds(20);

  private final World world;
  private final Executor executor;
  private final Transport transport;
  private final URI address;
  private final SyncListener listener;
  private final DocumentSyncs documents;
  private final LibrarySync library;
  private final Backoff backoff;
  private ConnectionState state = new ConnectionState.Offline();
  private Transport.@Nullable Socket socket;
  private World.@Nullable Timer timer;
  private int attempt;
  private long heardNanos;
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
    this.documents = new DocumentSyncs(store, relay, world, executor, loader, listener, this::send);
    this.library =
        new LibrarySync(
            store, relay, ports, executor, loader, documents, this::directoryFailed, this::live);
    this.documents.onSettled(library::settled);
  }

  /** The world outside that a worker needs. */
  public record Ports(
      World world, Transport transport, RelayDirectory directory, DocumentStore store) {}

  /** Connects, and goes on trying until {@link #stop()}. */
  public void start() {
    run(
        () -> {
          stopped = false;
          documents.restore();
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

  /** Tries at once instead of waiting, for example after the network changed. */
  public void reconnectNow() {
    run(
        () -> {
          backoff.reset();
          if (!(state instanceof ConnectionState.Live) && !paused) {
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
    int mine = ++attempt;
    become(new ConnectionState.Connecting());
    timer = world.after(CONNECT_MAX, () -> run(() -> lost(mine, 1006, "no answer")));
    transport.connect(address, new SocketListener(mine));
  }

  private void opened(int of, Transport.Socket opened) {
    if (of != attempt || stopped || paused) {
      opened.close();
      return;
    }
    socket = opened;
    heard();
    become(new ConnectionState.Authenticating());
    watch(of);
    documents.connected();
    library.connected();
  }

  /** The relay has let us in for the first time on this connection. */
  private void live() {
    if (state instanceof ConnectionState.Authenticating) {
      backoff.reset();
      log.info("sync.live");
      become(new ConnectionState.Live());
    }
  }

  private void message(int of, byte[] message) {
    if (of != attempt) {
      return;
    }
    heard();
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

  private void directoryFailed(int status, String why) {
    switch (status) {
      case 401 -> refuse(ConnectionState.Refused.Cause.TOKEN, why);
      case 403 -> refuse(ConnectionState.Refused.Cause.FORBIDDEN, why);
      // A stock server without a list of changes: the documents at hand are synced all the same.
      case 404, 405 -> live();
      default -> log.debug("sync.changes.failed status={}", status);
    }
  }

  private void lost(int of, int code, String reason) {
    if (of != attempt || stopped || paused) {
      return;
    }
    disconnect();
    switch (code) {
      case 4401 -> refuse(ConnectionState.Refused.Cause.TOKEN, reason);
      case 4403 -> refuse(ConnectionState.Refused.Cause.FORBIDDEN, reason);
      case 1002, 1003 -> refuse(ConnectionState.Refused.Cause.VERSION, reason);
      default -> {
        Duration wait = backoff.next();
        log.info("sync.lost code={} next_try_millis={}", code, wait.toMillis());
        become(new ConnectionState.BackingOff(wait, reason));
        timer = world.after(wait, () -> run(() -> retry(of)));
      }
    }
  }

  private void retry(int of) {
    // The number moved on if something else connected or ended the connection meanwhile.
    if (attempt == of + 1 && state instanceof ConnectionState.BackingOff) {
      connect();
    }
  }

  private void refuse(ConnectionState.Refused.Cause cause, String why) {
    disconnect();
    log.warn("sync.refused cause={}", cause);
    become(new ConnectionState.Refused(cause, why));
  }

  /** Ends the socket, if there is one, and everything that hangs on it. */
  private void disconnect() {
    attempt++;
    World.Timer waiting = timer;
    timer = null;
    if (waiting != null) {
      waiting.cancel();
    }
    Transport.Socket open = socket;
    socket = null;
    library.disconnected();
    documents.disconnected();
    if (open != null) {
      open.close();
    }
  }

  private void heard() {
    heardNanos = world.nanos();
  }

  private void watch(int of) {
    World.Timer before = timer;
    if (before != null) {
      before.cancel();
    }
    timer = world.after(TICK, () -> run(() -> tick(of)));
  }

  private void tick(int of) {
    Transport.Socket open = socket;
    if (of != attempt || open == null) {
      return;
    }
    long silentNanos = world.nanos() - heardNanos;
    if (silentNanos > SILENCE_MAX.toNanos()) {
      lost(of, 1006, "the relay has been silent");
      return;
    }
    if (silentNanos > PING_AFTER.toNanos()) {
      open.ping();
    }
    watch(of);
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

  /** Brings the socket's calls to the executor, marked with the attempt that they belong to. */
  private final class SocketListener implements Transport.Listener {
    private final int of;

    SocketListener(int of) {
      this.of = of;
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
      run(() -> heardFrom());
    }

    private void heardFrom() {
      if (of == attempt) {
        heard();
      }
    }

    @Override
    public void closed(int code, String reason) {
      run(() -> lost(of, code, reason));
    }
  }

  /** Sends a frame if there is a socket. */
  interface Sender extends Consumer<HocuspocusFrame> {}
}
