package dev.weft.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.crdt.StateVector;
import dev.weft.crdt.YDoc;
import dev.weft.crdt.protocol.HocuspocusFrame;
import dev.weft.crdt.protocol.YWebsocketFrame;
import dev.weft.crdt.sync.SyncMessage;
import dev.weft.relay.config.Limits;
import dev.weft.relay.config.RelayOptions;
import dev.weft.relay.session.Authenticator;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients that hold memory or sockets: each limit has its close code and its counter, and nobody
 * else notices.
 */
final class ClientLimitsTest {
  @TempDir Path folder;

  private final ManualWorld world = new ManualWorld();

  /** Not done until a test says so. */
  private final CompletableFuture<Authenticator.Decision> slow = new CompletableFuture<>();

  private RunningRelay relay;

  /** The token {@code slow} is being checked until the test says otherwise. */
  @BeforeEach
  void start() {
    CompletableFuture<Authenticator.Decision> granted =
        CompletableFuture.completedFuture(new Authenticator.Granted("ann", false));
    relay =
        RunningRelay.start(
            RelayOptions.onAnyPort(folder),
            world.world(),
            credentials -> "slow".equals(credentials.token()) ? slow : granted);
  }

  @AfterEach
  void stop() {
    relay.close();
  }

  private long metric(String name) {
    return Scrape.of(relay.port(), name);
  }

  private void assertCrossed(String limit) {
    assertThat(metric("weft_limits_crossed_total{limit=\"" + limit + "\"}")).isEqualTo(1);
    // Somebody else is served.
    try (var writer = TestClient.connect(relay.port(), "/sync/elsewhere")) {
      writer.send(ySync(Witness.character(0)));
      writer.receive();
    }
  }

  private void awaitSockets(long count) throws InterruptedException {
    Scrape.await(relay.port(), "weft_sockets_open", count);
  }

  private static byte[] ySync(byte[] update) {
    return new YWebsocketFrame.Sync(new SyncMessage.Update(update)).encode();
  }

  private static byte[] text(int bytes) {
    YDoc doc = new YDoc();
    doc.getText("t").insert(0, "x".repeat(bytes));
    return doc.encodeStateAsUpdate();
  }

  @Test
  void yWebsocket_bytesBeforeAuthentication_areBounded() {
    byte[] frame = ySync(text(1 << 20));
    try (var client = TestClient.connect(relay.port(), "/sync/doc?token=slow")) {
      // The last one crosses the limit; what came after it could cost the client the close code.
      for (int i = 0; i < Limits.BYTES_BEFORE_AUTHENTICATION_MAX >> 20; i++) {
        client.trySend(frame);
      }
      assertThat(client.closeCode()).isEqualTo(1008);
    }
    assertCrossed("bytes_before_authentication");
  }

  @Test
  void hocuspocus_bytesBeforeAuthenticationOfAllDocuments_areBounded() {
    byte[] update = text(1 << 20);
    try (var client = TestClient.connect(relay.port(), "/sync")) {
      // The last one crosses the limit; what came after it could cost the client the close code.
      for (int i = 0; i < Limits.BYTES_BEFORE_AUTHENTICATION_MAX >> 20; i++) {
        client.trySend(
            new HocuspocusFrame.Sync("doc" + i, new SyncMessage.Update(update)).encode());
      }
      assertThat(client.closeCode()).isEqualTo(1008);
    }
    assertCrossed("bytes_before_authentication");
  }

  @Test
  void messages_beforeAuthentication_areHandledAfterItInOrder() {
    try (var client = TestClient.connect(relay.port(), "/sync")) {
      client.send(new HocuspocusFrame.Token("doc", "slow", null).encode());
      for (long clock = 0; clock < 5; clock++) {
        client.send(
            new HocuspocusFrame.Sync("doc", new SyncMessage.Update(Witness.character(clock)))
                .encode());
      }
      slow.complete(new Authenticator.Granted("ann", false));
      int acknowledged = 0;
      while (acknowledged < 5) {
        if (HocuspocusFrame.decode(client.receive()) instanceof HocuspocusFrame.SyncStatus status) {
          assertThat(status.saved()).isTrue();
          acknowledged++;
        }
      }
    }
  }

  @Test
  void earlyMessages_behindAMalformedOne_areGivenBack() throws InterruptedException {
    try (var client = TestClient.connect(relay.port(), "/sync")) {
      client.send(new HocuspocusFrame.Token("doc", "slow", null).encode());
      client.send(new HocuspocusFrame.BroadcastStateless("doc", "x").encode());
      client.send(new HocuspocusFrame.Sync("doc", new SyncMessage.Update(text(99))).encode());
      // Its answer comes after the relay has read what was sent before it.
      client.send(new HocuspocusFrame.Ping().encode());
      client.receive();
      assertThat(metric("weft_inbound_bytes")).isPositive();
      slow.complete(new Authenticator.Granted("ann", false));
      assertThat(client.closeCode()).isEqualTo(1007);
    }
    Scrape.await(relay.port(), "weft_inbound_bytes", 0);
  }

  @Test
  void malformed_beforeSlowAuthentication_isClosedAsMalformedAfterIt() {
    try (var y = TestClient.connect(relay.port(), "/sync/doc?token=slow");
        var hocuspocus = TestClient.connect(relay.port(), "/sync")) {
      y.send(new byte[] {9, 9, 9});
      hocuspocus.send(new HocuspocusFrame.Token("doc", "slow", null).encode());
      hocuspocus.send(new HocuspocusFrame.BroadcastStateless("doc", "x").encode());
      // Its answer comes after the relay has read what was sent before it.
      hocuspocus.send(new HocuspocusFrame.Ping().encode());
      hocuspocus.receive();
      slow.complete(new Authenticator.Granted("ann", false));
      assertThat(y.closeCode()).isEqualTo(1007);
      assertThat(hocuspocus.closeCode()).isEqualTo(1007);
    }
  }

  @Test
  void document_withoutTokenForTooLong_isClosedForTheLimit() {
    try (var client = TestClient.connect(relay.port(), "/sync")) {
      client.send(new HocuspocusFrame.QueryAwareness("doc").encode());
      client.send(new HocuspocusFrame.Ping().encode());
      client.receive();
      world.advance(Limits.AUTHENTICATION_TIMEOUT);
      assertThat(client.closeCode()).isEqualTo(1008);
    }
    assertCrossed("authentication_timeout");
  }

  @Test
  void tokens_ofOneDocument_areBoundedWhileTheyAreChecked() {
    try (var client = TestClient.connect(relay.port(), "/sync")) {
      for (int i = 0; i <= Limits.TOKENS_UNDER_WAY_MAX; i++) {
        client.trySend(new HocuspocusFrame.Token("doc", "slow", null).encode());
      }
      assertThat(client.closeCode()).isEqualTo(1008);
    }
    assertCrossed("tokens_under_way");
  }

  @Test
  void message_ofTooManyFrames_isClosedForTheLimit() {
    byte[] queries = new byte[Limits.FRAMES_PER_MESSAGE_MAX + 1];
    java.util.Arrays.fill(queries, (byte) YWebsocketFrame.QUERY_AWARENESS);
    try (var client = TestClient.connect(relay.port(), "/sync/doc")) {
      client.send(queries);
      assertThat(client.closeCode()).isEqualTo(1008);
    }
    assertCrossed("frames_per_message");
  }

  @Test
  void questions_ofAReaderWhoDoesNotRead_areNotAnsweredOverAndOver() {
    int stateBytes = 1 << 20;
    int questions = 1_000;
    try (var writer = TestClient.connect(relay.port(), "/sync/doc")) {
      writer.send(ySync(text(stateBytes)));
      writer.receive();
      writer.receive();
      byte[] one = new YWebsocketFrame.Sync(new SyncMessage.Step1(StateVector.EMPTY)).encode();
      try (var reader = RawClient.connect(relay.port(), "/sync/doc", "", 8 << 10)) {
        for (int i = 0; i < questions; i++) {
          reader.send(one);
        }
        // All of them have been looked at once this has come back.
        for (int i = 0; i < 20; i++) {
          writer.send(ySync(Witness.character(i)));
          writer.receive();
        }
        assertThat(metric("weft_sent_bytes_total")).isLessThan(40L * stateBytes);
        // And who reads after all has everything.
        YDoc read = new YDoc();
        while (read.getText("t").length() < stateBytes + 20) {
          if (YWebsocketFrame.decode(reader.readMessage())
              instanceof YWebsocketFrame.Sync(SyncMessage message)) {
            switch (message) {
              case SyncMessage.Step2(byte[] update) -> read.applyUpdate(update);
              case SyncMessage.Update(byte[] update) -> read.applyUpdate(update);
              case SyncMessage.Step1 asked -> {}
            }
          }
        }
      }
    }
  }

  @Test
  void halfOpenSocket_isClosedWhenThePingIsNotAnswered() throws Exception {
    try (var deaf = RawClient.connect(relay.port(), "/sync/doc");
        var alive = TestClient.connect(relay.port(), "/sync/doc")) {
      alive.receive();
      world.advance(Limits.PING_PERIOD);
      // The relay has heard the living one's pong before this answer.
      alive.send(ySync(Witness.character(0)));
      alive.receive();
      alive.send(ySync(Witness.character(1)));
      alive.receive();
      world.advance(Limits.PING_PERIOD);
      assertThat(deaf.closeCode()).isEqualTo(1006);
      awaitSockets(1);
      assertThat(alive.isClosed()).isFalse();
    }
    assertCrossed("ping");
  }

  @Test
  void reader_whoTakesNothing_isDroppedAndInTheEndClosed() throws Exception {
    try (var slowReader = RawClient.connect(relay.port(), "/sync/doc", "", 8 << 10);
        var writer = TestClient.connect(relay.port(), "/sync")) {
      writer.send(new HocuspocusFrame.Token("doc", "", null).encode());
      slowReader.readMessage();
      for (int i = 0; i < 16; i++) {
        writer.send(
            new HocuspocusFrame.Sync("doc", new SyncMessage.Update(text(1 << 20))).encode());
        while (!(HocuspocusFrame.decode(writer.receive()) instanceof HocuspocusFrame.SyncStatus)) {
          // Other messages come before it.
        }
      }
      assertThat(metric("weft_messages_dropped_total")).isPositive();
      world.advance(Limits.SLOW_READER_TIMEOUT);
      awaitSockets(1);
    }
    assertCrossed("slow_reader");
  }

  @Test
  void stateless_droppedForASlowReader_isCounted() {
    try (var slowReader = RawClient.connect(relay.port(), "/sync", "", 8 << 10);
        var writer = TestClient.connect(relay.port(), "/sync")) {
      slowReader.send(new HocuspocusFrame.Token("doc", "", null).encode());
      slowReader.readMessage();
      writer.send(new HocuspocusFrame.Token("doc", "", null).encode());
      String text = "x".repeat(Limits.STATELESS_BYTES_MAX);
      for (int i = 0; i < 300; i++) {
        writer.send(new HocuspocusFrame.Stateless("doc", text).encode());
      }
      writer.send(new HocuspocusFrame.Sync("doc", new SyncMessage.Update(text(1))).encode());
      while (!(HocuspocusFrame.decode(writer.receive()) instanceof HocuspocusFrame.SyncStatus)) {
        // Other messages come before it.
      }
      assertThat(metric("weft_stateless_dropped_total")).isPositive();
    }
  }

  @Test
  void message_thatNeverEnds_isClosedForTheLimit() {
    try (var client = RawClient.connect(relay.port(), "/sync/doc")) {
      client.send(RawClient.BINARY, false, 0, new byte[100]);
      client.send(RawClient.PING, true, 0, new byte[] {7});
      // The answer shows that the relay has read the part.
      while (client.next().opcode() != RawClient.PONG) {
        // The relay's first question comes before it.
      }
      world.advance(Limits.MESSAGE_TIMEOUT);
      assertThat(client.closeCode()).isEqualTo(1008);
    }
    assertCrossed("message_pace");
  }

  @Test
  void pings_inAFlood_areAnsweredUpToTheLast() {
    try (var client = RawClient.connect(relay.port(), "/sync/doc", "", 8 << 10)) {
      int last = 50_000;
      for (int i = 1; i <= last; i++) {
        client.send(
            RawClient.PING, true, 0, new byte[] {(byte) (i >> 16), (byte) (i >> 8), (byte) i});
      }
      long answered = 0;
      while (answered != last) {
        RawClient.Frame frame = client.next();
        if (frame.opcode() == RawClient.PONG) {
          answered = new BigInteger(1, frame.payload()).longValueExact();
        }
      }
    }
  }

  @Test
  void writer_inAFlood_isHeldBackAndLosesNothing() {
    int updates = 5_000;
    try (var writer = RawClient.connect(relay.port(), "/sync")) {
      writer.send(new HocuspocusFrame.Token("doc", "", null).encode());
      Thread flood =
          Thread.ofVirtual()
              .start(
                  () -> {
                    for (long clock = 0; clock < updates; clock++) {
                      writer.send(
                          new HocuspocusFrame.Sync(
                                  "doc", new SyncMessage.Update(Witness.character(clock)))
                              .encode());
                    }
                  });
      int acknowledged = 0;
      while (acknowledged < updates) {
        if (HocuspocusFrame.decode(writer.readMessage())
            .equals(new HocuspocusFrame.SyncStatus("doc", true))) {
          acknowledged++;
        }
      }
      flood.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    assertThat(metric("weft_reads_paused_total")).isPositive();
    assertThat(metric("weft_records_committed_total")).isEqualTo(updates);
  }

  @Test
  void hotDocument_ofManyReaders_reachesEach() {
    int readers = 300;
    var clients = new TestClient[readers];
    try (var writer = TestClient.connect(relay.port(), "/sync/hot")) {
      for (int i = 0; i < readers; i++) {
        clients[i] = TestClient.connect(relay.port(), "/sync/hot");
        clients[i].receive();
      }
      for (long clock = 0; clock < 3; clock++) {
        writer.send(ySync(Witness.character(clock)));
      }
      for (TestClient client : clients) {
        // One message or several: what comes close together is gathered.
        YDoc read = new YDoc();
        while (read.getText("t").length() < 3) {
          if (YWebsocketFrame.decode(client.receive())
              instanceof YWebsocketFrame.Sync(SyncMessage.Update(byte[] update))) {
            read.applyUpdate(update);
          }
        }
      }
    } finally {
      for (TestClient client : clients) {
        if (client != null) {
          client.close();
        }
      }
    }
    assertThat(metric("weft_deliveries_total")).isGreaterThanOrEqualTo(3L * readers);
  }

  @Test
  void documents_thatNobodyUses_leaveMemory() {
    try (var client = TestClient.connect(relay.port(), "/sync/doc")) {
      client.receive();
      assertThat(metric("weft_documents_open")).isEqualTo(1);
    }
    for (int i = 0; i < 100 && metric("weft_documents_open") > 0; i++) {
      world.advance(Limits.IDLE_DOCUMENT_TIMEOUT.plus(Duration.ofSeconds(1)));
    }
    assertThat(metric("weft_documents_open")).isZero();
  }
}
