package dev.weft.relay.http;

import dev.weft.relay.config.Limits;
import dev.weft.relay.config.RelayOptions;
import dev.weft.relay.config.StartFailure;
import dev.weft.relay.config.StartFailure.Reason;
import dev.weft.relay.log.UpdateLog;
import dev.weft.relay.session.Authenticator;
import dev.weft.relay.session.Sockets;
import java.io.IOException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.websocket.core.WebSocketComponents;
import org.eclipse.jetty.websocket.core.server.WebSocketServerComponents;
import org.eclipse.jetty.websocket.core.server.WebSocketUpgradeHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Jetty's core server with the relay's routes; handlers run on virtual threads. */
public final class RelayServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RelayServer.class);

  /** Platform threads: acceptor, selectors and a reserve; the work is on virtual ones. */
  private static final int THREADS_MAX = 32;

  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(2);

  private final Server server;
  private final ServerConnector connector;

  /** Makes a server that does not listen yet. */
  public RelayServer(
      RelayOptions options,
      Sockets sockets,
      UpdateLog log,
      Authenticator authenticator,
      BooleanSupplier isReady,
      Supplier<String> metrics) {
    var threads = new QueuedThreadPool(THREADS_MAX);
    threads.setName("relay-http");
    threads.setVirtualThreadsExecutor(VirtualThreads.getNamedVirtualThreadsExecutor("relay-"));
    server = new Server(threads);
    server.setStopTimeout(STOP_TIMEOUT.toMillis());
    var http = new HttpConfiguration();
    http.setSendServerVersion(false);
    // Stock clients put document names into the path unescaped, slashes and all.
    http.setUriCompliance(UriCompliance.LEGACY);
    connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
    connector.setHost(options.host());
    connector.setPort(options.port());
    server.addConnector(connector);
    var origins = new OriginPolicy(OriginPolicy.isLoopback(options.host()));
    var routes =
        new Routes(
            origins, new ChangeFeed(log), new DocumentRoutes(log, authenticator), isReady, metrics);
    server.addBean(Compression.inflaters());
    server.addBean(Compression.deflaters());
    WebSocketComponents components = WebSocketServerComponents.ensureWebSocketComponents(server);
    components.getExtensionRegistry().register(Compression.NAME, Compression.class);
    var upgrades = new WebSocketUpgradeHandler(components);
    upgrades.getConfiguration().setMaxFrameSize(Limits.FRAME_BYTES_MAX);
    upgrades.getConfiguration().setMaxBinaryMessageSize(Limits.FRAME_BYTES_MAX);
    // Messages arrive in the parts in which they come; the socket bounds the whole.
    upgrades.getConfiguration().setAutoFragment(true);
    upgrades.getConfiguration().setIdleTimeout(Duration.ZERO);
    var door = new SyncDoor(sockets, origins);
    upgrades.addMapping("/sync", door);
    upgrades.addMapping("/sync/*", door);
    upgrades.setHandler(routes);
    server.setHandler(upgrades);
  }

  /**
   * Listens.
   *
   * @throws StartFailure if the address cannot be bound
   */
  public void start() {
    try {
      server.start();
    } catch (IOException e) {
      throw new StartFailure(
          Reason.PORT,
          "The relay cannot listen (" + e.getMessage() + ")",
          connector.getHost() + ":" + connector.getPort(),
          "Stop what listens there, or choose another address with --host and --port (0 for any"
              + " free port).",
          e);
    } catch (Exception e) {
      throw new IllegalStateException("Jetty does not start", e);
    }
  }

  /** The port that was bound. */
  public int port() {
    return connector.getLocalPort();
  }

  /** Takes no new connections; the present ones stay. */
  public void stopAccepting() {
    connector.close();
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      LOG.atWarn().setMessage("http.stop.failed").setCause(e).log();
    }
  }
}
