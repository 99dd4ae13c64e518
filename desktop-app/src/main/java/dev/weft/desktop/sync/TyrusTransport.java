package dev.weft.desktop.sync;

import dev.weft.crdt.protocol.Generation;
import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.CloseReason;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.glassfish.tyrus.client.ClientManager;
import org.glassfish.tyrus.client.ClientProperties;
import org.glassfish.tyrus.container.jdk.client.JdkClientContainer;
import org.glassfish.tyrus.core.HandshakeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sockets by Tyrus, on the JDK's asynchronous channels. Safe for use by several threads. */
public final class TyrusTransport implements Transport {
  private static final Logger log = LoggerFactory.getLogger(TyrusTransport.class);

  /** No single message from a relay may be larger: a Step2 of a very large document. */
  static final int MAX_MESSAGE_BYTES = 256 * 1024 * 1024;

  private static final int UPGRADE_REQUIRED = 426;
  private static final ByteBuffer PING = ByteBuffer.wrap(new byte[] {'w'}).asReadOnlyBuffer();

  private final ClientManager client;

  /** Makes a transport; its threads are daemons and end when there is no socket. */
  public TyrusTransport() {
    client = ClientManager.createClient(JdkClientContainer.class.getName());
    client.getProperties().put(ClientProperties.INCOMING_BUFFER_SIZE, MAX_MESSAGE_BYTES);
    client.setDefaultMaxBinaryMessageBufferSize(MAX_MESSAGE_BYTES);
  }

  @Override
  public void connect(URI address, Listener listener) {
    AtomicBoolean ended = new AtomicBoolean();
    Thread.ofVirtual()
        .name("weft-connect")
        .start(
            () -> {
              try {
                client.connectToServer(
                    new RelayEndpoint(listener, ended),
                    ClientEndpointConfig.Builder.create().configurator(new Stating()).build(),
                    address);
              } catch (DeploymentException | IOException | RuntimeException failure) {
                if (ended.compareAndSet(false, true)) {
                  tell(failure, listener);
                }
              }
            });
  }

  /**
   * What stood in the way is at the end of a chain of causes. Any other trouble with TLS, such as a
   * proxy that restarts, passes.
   */
  private static void tell(Throwable failure, Listener listener) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateException
          || cause instanceof CertPathValidatorException
          || cause instanceof CertPathBuilderException
          || cause instanceof SSLPeerUnverifiedException) {
        listener.closed(Ending.TLS, "nobody whom this computer trusts has signed it");
        return;
      }
      if (cause instanceof HandshakeException handshake && handshake.getHttpStatusCode() > 0) {
        int status = handshake.getHttpStatusCode();
        listener.refused(
            status,
            status == UPGRADE_REQUIRED
                ? "what you write stays on your computer until the older one is upgraded"
                : "HTTP " + status);
        return;
      }
    }
    listener.closed(Ending.NONE, String.valueOf(failure.getMessage()));
  }

  /** Tells the relay which desktop asks, so that it can refuse in words. */
  private static final class Stating extends ClientEndpointConfig.Configurator {
    @Override
    public void beforeRequest(Map<String, List<String>> headers) {
      headers.put(Generation.HEADER, List.of(Integer.toString(Generation.CURRENT)));
    }
  }

  private static final class RelayEndpoint extends Endpoint {
    private final Listener listener;
    private final AtomicBoolean ended;

    RelayEndpoint(Listener listener, AtomicBoolean ended) {
      this.listener = listener;
      this.ended = ended;
    }

    @Override
    public void onOpen(Session session, EndpointConfig config) {
      session.setMaxIdleTimeout(0);
      session.addMessageHandler(byte[].class, (MessageHandler.Whole<byte[]>) listener::message);
      session.addMessageHandler(
          PongMessage.class, (MessageHandler.Whole<PongMessage>) pong -> listener.pong());
      listener.opened(new TyrusSocket(session, listener));
    }

    @Override
    public void onClose(Session session, CloseReason reason) {
      if (ended.compareAndSet(false, true)) {
        listener.closed(reason.getCloseCode().getCode(), String.valueOf(reason.getReasonPhrase()));
      }
    }

    @Override
    public void onError(Session session, Throwable failure) {
      log.warn("sync.socket.error cause={}", failure.getClass().getSimpleName());
    }
  }

  private static final class TyrusSocket implements Socket, SendQueue.Listener {
    private final Session session;
    private final Listener listener;
    private final SendQueue queue;

    TyrusSocket(Session session, Listener listener) {
      this.session = session;
      this.listener = listener;
      this.queue = new SendQueue(this::write, this);
    }

    @Override
    public void send(byte[] message) {
      queue.send(message);
    }

    @Override
    public boolean isCongested() {
      return queue.isCongested();
    }

    private void write(byte[] message, Consumer<Boolean> done) {
      try {
        session
            .getAsyncRemote()
            .sendBinary(ByteBuffer.wrap(message), result -> done.accept(result.isOK()));
      } catch (IllegalStateException closed) {
        // The session ended meanwhile; onClose tells the worker, which sends again later.
        log.debug("sync.socket.closed_while_sending");
        done.accept(false);
      }
    }

    @Override
    public void drained() {
      listener.drained();
    }

    @Override
    public void broken(String why) {
      log.warn("sync.socket.broken why={}", why);
      close();
    }

    @Override
    public void ping() {
      try {
        session.getAsyncRemote().sendPing(PING.duplicate());
      } catch (IOException | IllegalStateException failure) {
        close();
      }
    }

    @Override
    public void close() {
      try {
        session.close();
      } catch (IOException | IllegalStateException failure) {
        log.debug("sync.socket.close_failed");
      }
    }
  }
}
