package dev.weft.relay.load;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.OpCode;
import org.eclipse.jetty.websocket.core.WebSocketComponents;
import org.eclipse.jetty.websocket.core.server.WebSocketServerComponents;
import org.eclipse.jetty.websocket.core.server.WebSocketUpgradeHandler;
import org.jspecify.annotations.Nullable;

/**
 * The floor: Jetty's core WebSocket passing every message on to all others of the same path,
 * without a look inside, without a store, without a limit. Messages of a path are gathered for 2
 * ms, unless it was quiet, and each member gets one flush. What a relay needs beyond this is its
 * own.
 */
public final class FloorServer {
  private static final long TICK_NANOS = 2_000_000;

  private static final Executor TURNS = Executors.newVirtualThreadPerTaskExecutor();
  private static final ConcurrentHashMap<String, Path> PATHS = new ConcurrentHashMap<>();

  private FloorServer() {}

  /**
   * Serves until it is killed.
   *
   * @param arguments the port
   */
  public static void main(String[] arguments) throws Exception {
    var threads = new QueuedThreadPool(32);
    threads.setVirtualThreadsExecutor(VirtualThreads.getNamedVirtualThreadsExecutor("floor-"));
    var server = new Server(threads);
    var connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory());
    connector.setHost("127.0.0.1");
    connector.setPort(Integer.parseInt(arguments[0]));
    server.addConnector(connector);
    WebSocketComponents components = WebSocketServerComponents.ensureWebSocketComponents(server);
    var upgrades = new WebSocketUpgradeHandler(components);
    upgrades.getConfiguration().setIdleTimeout(Duration.ZERO);
    upgrades.addMapping(
        "/sync/*",
        (request, response, callback) -> {
          response.setExtensions(List.of());
          return new Member(
              PATHS.computeIfAbsent(Request.getPathInContext(request), key -> new Path()));
        });
    server.setHandler(upgrades);
    server.start();
    System.out.println("{\"event\":\"ready\",\"port\":" + connector.getLocalPort() + "}");
    server.join();
  }

  private record Message(Member from, ByteBuffer payload) {}

  /** All members of a path, and what waits for them. */
  private static final class Path {
    private final Set<Member> members = ConcurrentHashMap.newKeySet();
    private final ConcurrentLinkedQueue<Message> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean isScheduled = new AtomicBoolean();

    void add(Message message) {
      waiting.add(message);
      if (isScheduled.compareAndSet(false, true)) {
        TURNS.execute(this::turns);
      }
    }

    private void turns() {
      List<Message> gathered = new ArrayList<>();
      do {
        for (Message m = waiting.poll(); m != null; m = waiting.poll()) {
          gathered.add(m);
        }
        for (Member member : members) {
          member.send(gathered);
        }
        gathered.clear();
        LockSupport.parkNanos(TICK_NANOS);
      } while (!waiting.isEmpty());
      isScheduled.set(false);
      if (!waiting.isEmpty() && isScheduled.compareAndSet(false, true)) {
        TURNS.execute(this::turns);
      }
    }
  }

  private static final class Member implements FrameHandler {
    private final Path path;
    private @Nullable CoreSession session;

    Member(Path path) {
      this.path = path;
    }

    void send(List<Message> messages) {
      CoreSession open = session;
      int last = messages.size() - 1;
      while (last >= 0 && messages.get(last).from() == this) {
        last--;
      }
      for (int i = 0; i <= last && open != null; i++) {
        Message message = messages.get(i);
        if (message.from() != this) {
          open.sendFrame(
              new Frame(OpCode.BINARY, message.payload().duplicate()), Callback.NOOP, i != last);
        }
      }
    }

    @Override
    public void onOpen(CoreSession opened, Callback callback) {
      session = opened;
      path.members.add(this);
      callback.succeeded();
      opened.demand();
    }

    @Override
    public void onFrame(Frame frame, Callback callback) {
      if (frame.getOpCode() == OpCode.BINARY) {
        byte[] payload = new byte[frame.getPayloadLength()];
        frame.getPayload().get(payload);
        path.add(new Message(this, ByteBuffer.wrap(payload).asReadOnlyBuffer()));
      }
      callback.succeeded();
      CoreSession open = session;
      if (open != null) {
        open.demand();
      }
    }

    @Override
    public void onError(Throwable cause, Callback callback) {
      callback.succeeded();
    }

    @Override
    public void onClosed(CloseStatus status, Callback callback) {
      path.members.remove(this);
      callback.succeeded();
    }
  }
}
