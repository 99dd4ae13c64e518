package dev.weft.relay;

import dev.weft.relay.config.DataDirectory;
import dev.weft.relay.config.Limits;
import dev.weft.relay.config.RelayOptions;
import dev.weft.relay.config.StartFailure;
import dev.weft.relay.config.StartFailure.Reason;
import dev.weft.relay.document.Documents;
import dev.weft.relay.http.RelayServer;
import dev.weft.relay.log.UpdateLog;
import dev.weft.relay.metrics.Metrics;
import dev.weft.relay.session.Authenticator;
import dev.weft.relay.session.Sockets;
import dev.weft.relay.world.World;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The composition root: one relay, from its data directory to its port. Closing it drains: sockets
 * are closed with 1012, what is queued is committed, the data directory is let go.
 */
public final class RunningRelay implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunningRelay.class);

  private final DataDirectory data;
  private final UpdateLog log;
  private final ExecutorService turns;
  private final Sockets sockets;
  private final RelayServer server;
  private final World world;
  private volatile boolean isClosing;

  private RunningRelay(
      DataDirectory data, RelayOptions options, World world, Authenticator authenticator) {
    this.data = data;
    this.world = world;
    var metrics = new Metrics();
    this.log = Storage.open(options.storage(), data, world, metrics);
    this.turns =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("document-", 0).factory());
    var documents = new Documents(log, world, turns, metrics);
    this.sockets = new Sockets(documents, authenticator, world, metrics);
    metrics.watch("weft_inbound_bytes", sockets::inboundBytes);
    metrics.watch("weft_in_hand_bytes", sockets::inHandBytes);
    metrics.watch("weft_append_queue_bytes", log::queuedBytes);
    this.server =
        new RelayServer(
            options,
            sockets,
            log,
            authenticator,
            () -> !isClosing && metrics.isLogHealthy(),
            metrics::scrape);
    documents.start();
    new Housekeeping(log, documents::isOpen).start(world, turns);
    sockets.start();
  }

  /**
   * Starts a relay and returns when it serves.
   *
   * @throws StartFailure if it cannot; nothing that existed has been changed
   */
  public static RunningRelay start(RelayOptions options, World world, Authenticator authenticator) {
    checkHost(options);
    DataDirectory data = DataDirectory.open(options.data());
    RunningRelay relay;
    try {
      relay = new RunningRelay(data, options, world, authenticator);
    } catch (RuntimeException e) {
      data.close();
      throw e;
    }
    try {
      relay.server.start();
    } catch (RuntimeException e) {
      relay.close();
      throw e;
    }
    return relay;
  }

  /** The port that was bound. */
  public int port() {
    return server.port();
  }

  private static void checkHost(RelayOptions options) {
    InetAddress address;
    try {
      address = InetAddress.getByName(options.host());
    } catch (UnknownHostException e) {
      throw new StartFailure(
          Reason.PORT,
          "The address to listen on is not known",
          options.host(),
          "Give an address of this machine with --host.",
          e);
    }
    if (!address.isLoopbackAddress() && !options.isOpenToNetwork()) {
      throw new StartFailure(
          Reason.USAGE,
          "This relay asks nobody who they are, so it listens on loopback only",
          options.host(),
          "Leave out --host, or add --open-to-network if everyone who can reach that address may"
              + " read and write everything.",
          null);
    }
  }

  @Override
  public synchronized void close() {
    if (isClosing) {
      return;
    }
    isClosing = true;
    server.stopAccepting();
    sockets.drain();
    server.close();
    // The log before the turns: what is queued is committed, and the documents still hear of it.
    log.close();
    turns.shutdown();
    awaitTurns();
    world.close();
    data.close();
  }

  private void awaitTurns() {
    try {
      if (!turns.awaitTermination(Limits.DRAIN_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.atWarn().setMessage("relay.turns.left").log();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
