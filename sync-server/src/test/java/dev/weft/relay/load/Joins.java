package dev.weft.relay.load;

import dev.weft.crdt.Updates;
import dev.weft.crdt.YDoc;
import dev.weft.crdt.YText;
import dev.weft.crdt.codec.ByteReader;
import dev.weft.crdt.protocol.HocuspocusFrame;
import dev.weft.crdt.sync.SyncMessage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Many clients join a document of some size at once: what a join costs the server. */
final class Joins {
  private static final int DOCUMENT_BYTES = 223 << 10;
  private static final int CLIENTS = 100;
  private static final long SECONDS_MAX = 120;
  private static final String DOCUMENT = "large";

  private final ServerUnderLoad server;

  Joins(ServerUnderLoad server) {
    this.server = server;
  }

  /**
   * Processor time of the server per join in milliseconds: connection, upgrade, first sync,
   * goodbye.
   *
   * @param rounds how often {@code CLIENTS} join; as many go before to warm up
   */
  double run(int rounds) throws Exception {
    byte[] state = document();
    try (var writer = new Joiner(server, state)) {
      writer.bring(state);
      rounds(rounds, state);
      double before = ProcessFigures.cpuSeconds(server.pid());
      rounds(rounds, state);
      double after = ProcessFigures.cpuSeconds(server.pid());
      return (after - before) * 1_000 / (rounds * CLIENTS);
    }
  }

  private void rounds(int rounds, byte[] state) throws Exception {
    for (int round = 0; round < rounds; round++) {
      List<CompletableFuture<Void>> joins = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        var join = new CompletableFuture<Void>();
        joins.add(join);
        Thread.ofVirtual().start(() -> join(state, join));
      }
      CompletableFuture.allOf(joins.toArray(CompletableFuture[]::new))
          .get(SECONDS_MAX, TimeUnit.SECONDS);
    }
  }

  private void join(byte[] state, CompletableFuture<Void> done) {
    try (var joiner = new Joiner(server, state)) {
      joiner.awaitAll();
      joiner.socket.leave();
      joiner.closed.get(SECONDS_MAX, TimeUnit.SECONDS);
      done.complete(null);
    } catch (Exception e) {
      done.completeExceptionally(e);
    }
  }

  /** A text typed at random places, as one update. */
  private static byte[] document() {
    var random = new Random(223);
    YDoc doc = new YDoc();
    YText text = doc.getText("t");
    byte[] state = new byte[0];
    while (state.length < DOCUMENT_BYTES) {
      for (int i = 0; i < 200; i++) {
        text.insert(random.nextInt(text.length() + 1), "some words ".repeat(random.nextInt(3) + 1));
      }
      state = doc.encodeStateAsUpdate();
    }
    return state;
  }

  /** A client that knows what it must be told. */
  private static final class Joiner implements AutoCloseable {
    private final Dialect dialect;
    private final LoadSocket socket;
    private final String wanted;
    private final CompletableFuture<Void> complete = new CompletableFuture<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();

    Joiner(ServerUnderLoad server, byte[] state) throws IOException {
      dialect = server.dialect();
      wanted = Updates.stateVector(state).toString();
      socket = LoadSocket.connect(server.port(), dialect.path(DOCUMENT), null);
      Thread.ofVirtual().start(() -> closed.complete(socket.read(this::message)));
      if (dialect == Dialect.HOCUSPOCUS) {
        socket.send(new HocuspocusFrame.Token(DOCUMENT, "load", "4.0.0").encode());
      }
      socket.send(dialect.askForAll(DOCUMENT));
    }

    /** Brings the document and waits until a fresh client gets it. */
    void bring(byte[] state) throws Exception {
      socket.send(dialect.sync(DOCUMENT, new SyncMessage.Update(state)));
      // Its own answer came before; asking again tells whether the server has everything.
      for (int i = 0; i < 1_000 && !complete.isDone(); i++) {
        Thread.sleep(20);
        socket.send(dialect.askForAll(DOCUMENT));
      }
      awaitAll();
    }

    void awaitAll() throws Exception {
      complete.get(SECONDS_MAX, TimeUnit.SECONDS);
    }

    private void message(byte[] bytes, int from, int length) {
      var in = new ByteReader(bytes, from, from + length);
      if (dialect == Dialect.HOCUSPOCUS && length == 1) {
        return;
      }
      if (dialect == Dialect.HOCUSPOCUS) {
        in.readVarReader();
      }
      long type = in.readVarUint();
      boolean isSync = type == HocuspocusFrame.SYNC || type == HocuspocusFrame.SYNC_REPLY;
      if (!isSync || in.readVarUint() == 0) {
        return;
      }
      ByteReader body = in.readVarReader();
      int end = from + length - in.remaining();
      byte[] update = Arrays.copyOfRange(bytes, end - body.remaining(), end);
      if (Updates.stateVector(update).toString().equals(wanted)) {
        complete.complete(null);
      }
    }

    @Override
    public void close() {
      socket.close();
    }
  }
}
