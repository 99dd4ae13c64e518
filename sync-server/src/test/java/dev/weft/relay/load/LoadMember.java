package dev.weft.relay.load;

import dev.weft.crdt.codec.ByteReader;
import dev.weft.crdt.protocol.HocuspocusFrame;
import dev.weft.crdt.protocol.YWebsocketFrame;
import dev.weft.crdt.sync.SyncMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One client of a document under load: joins, writes when told to, and accounts for everything that
 * it is brought.
 *
 * <p>Thread rule: {@link #write} is for one writing thread; the rest happens on the reading one.
 */
final class LoadMember implements LoadSocket.Messages, AutoCloseable {
  private static final byte[] NOTHING = {0, 0};

  private final Room room;
  private final int index;
  private final Dialect dialect;
  private final Window window;
  private final LoadSocket socket;
  private final Ledger ledger;
  private final Latencies latencies = new Latencies();
  private final CompletableFuture<Void> synced = new CompletableFuture<>();
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private final AtomicLong acknowledged = new AtomicLong();
  private final AtomicLong answered = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();

  private LoadMember(Room room, int index, Dialect dialect, Window window, LoadSocket socket) {
    this.room = room;
    this.index = index;
    this.dialect = dialect;
    this.window = window;
    this.socket = socket;
    this.ledger = new Ledger(room.members());
  }

  /**
   * Connects and asks for everything.
   *
   * @param isServed whether the server answers; the bare broadcast does not
   */
  static LoadMember join(
      Room room,
      int index,
      ServerUnderLoad server,
      Window window,
      @Nullable InetAddress source,
      boolean isServed)
      throws IOException {
    Dialect dialect = server.dialect();
    LoadSocket socket = LoadSocket.connect(server.port(), dialect.path(room.name()), source);
    var member = new LoadMember(room, index, dialect, window, socket);
    Thread.ofVirtual().start(member::read);
    if (!isServed) {
      member.synced.complete(null);
      return member;
    }
    if (dialect == Dialect.HOCUSPOCUS) {
      socket.send(new HocuspocusFrame.Token(room.name(), "load", "4.0.0").encode());
    }
    socket.send(dialect.askForAll(room.name()));
    return member;
  }

  private void read() {
    try {
      closed.complete(socket.read(this));
    } catch (RuntimeException e) {
      // A message that this client does not understand is as bad as one that is lost.
      synced.completeExceptionally(e);
      closed.completeExceptionally(e);
      socket.close();
    }
  }

  /** Done when the server has told everything that was there. */
  CompletableFuture<Void> synced() {
    return synced;
  }

  /** Done when the connection has ended, with its close code. */
  CompletableFuture<Integer> closed() {
    return closed;
  }

  /** Types one more character; {@code dueNanos} is when it should have been. */
  void write(long dueNanos) throws IOException {
    long clock = room.next(index, dueNanos);
    byte[] update = Edits.typed(index + 1L, clock);
    socket.send(dialect.sync(room.name(), new SyncMessage.Update(update)));
  }

  @Override
  public void message(byte[] bytes, int from, int length) {
    long now = System.nanoTime();
    var in = new ByteReader(bytes, from, from + length);
    int to = from + length;
    if (dialect == Dialect.HOCUSPOCUS && length == 1) {
      // Alone among its messages the ping has no address.
      answer(new HocuspocusFrame.Pong().encode());
    } else if (dialect == Dialect.HOCUSPOCUS) {
      in.readVarReader();
      long type = in.readVarUint();
      if (type == HocuspocusFrame.SYNC || type == HocuspocusFrame.SYNC_REPLY) {
        sync(in, bytes, to, now);
      } else if (type == HocuspocusFrame.SYNC_STATUS) {
        status(in.readVarUint() == 1);
      }
    } else {
      while (in.hasRemaining()) {
        if (in.readVarUint() == YWebsocketFrame.SYNC) {
          sync(in, bytes, to, now);
        } else {
          return;
        }
      }
    }
  }

  private void status(boolean isSaved) {
    if (isSaved) {
      acknowledged.incrementAndGet();
    } else {
      refused.incrementAndGet();
    }
  }

  private void sync(ByteReader in, byte[] bytes, int messageEnd, long now) {
    long step = in.readVarUint();
    ByteReader body = in.readVarReader();
    if (step == 0) {
      // Everything that was written has been sent, so there is nothing to add.
      answered.incrementAndGet();
      answer(dialect.sync(room.name(), new SyncMessage.Step2(NOTHING)));
      return;
    }
    // The body is the rest of what has been read: its end is where the outer reader stands.
    int end = messageEnd - in.remaining();
    int from = end - body.remaining();
    boolean isDifference = step == 1;
    Edits.read(
        bytes,
        from,
        end,
        (client, clock, length) -> brought(client, clock, length, now, isDifference));
    if (isDifference) {
      synced.complete(null);
    }
  }

  private void brought(long client, long clock, long length, long now, boolean isDifference) {
    int writer = (int) client - 1;
    if (writer == index) {
      // Some servers send a writer's own edits back: no delivery.
      return;
    }
    long fresh = ledger.arrived(writer, clock, clock + length, isDifference);
    for (long at = fresh; at < clock + length; at++) {
      long due = room.dueNanos(writer, at);
      if (window.contains(due)) {
        latencies.record(now - due);
      }
    }
  }

  private void answer(byte[] message) {
    try {
      socket.send(message);
    } catch (IOException e) {
      // The reader sees the end of the connection and says how it ended.
    }
  }

  Room room() {
    return room;
  }

  int index() {
    return index;
  }

  /** Edits of this member that the server has said are saved, and that it has refused. */
  long acknowledged() {
    // An empty answer to the server's own question is acknowledged like an update.
    return acknowledged.get() - answered.get();
  }

  long refused() {
    return refused.get();
  }

  long delivered() {
    return ledger.delivered();
  }

  long doubled() {
    return ledger.doubled();
  }

  /** Edits of others that have not come; exact when the server is at rest. */
  long missing() {
    long[] reached = ledger.reached();
    long missing = 0;
    for (int writer = 0; writer < reached.length; writer++) {
      missing += writer == index ? 0 : room.sent(writer) - reached[writer];
    }
    return missing;
  }

  Latencies latencies() {
    return latencies;
  }

  /** Says goodbye; {@link #closed} tells when it is over. */
  void leave() {
    socket.leave();
  }

  @Override
  public void close() {
    socket.close();
  }
}
