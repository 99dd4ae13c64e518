package dev.weft.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.crdt.StateVector;
import dev.weft.crdt.YDoc;
import dev.weft.crdt.protocol.YWebsocketFrame;
import dev.weft.crdt.sync.SyncMessage;
import dev.weft.relay.config.Limits;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** permessage-deflate: it saves bytes, and nobody can make the relay pay for it. */
final class DeflateTest {
  private static final int MEBIBYTE = 1 << 20;

  /** A gibibyte of zeros in a mebibyte. */
  private static final byte[] BOMB = Rfc7692.deflateRepeated(new byte[4 * MEBIBYTE], 256);

  @TempDir static Path folder;

  private static RelayProcess relay;

  /** In a process of its own, since its memory is what this is about: 256 MiB of heap. */
  @BeforeAll
  static void start() {
    relay = RelayProcess.start(folder, 0);
  }

  @AfterAll
  static void stop() {
    relay.close();
  }

  private static RawClient connect(String document) {
    return RawClient.connect(relay.port(), "/sync/" + document, Rfc7692.OFFER, 0);
  }

  private static byte[] ySync(SyncMessage message) {
    return new YWebsocketFrame.Sync(message).encode();
  }

  private static byte[] typed(int characters) {
    YDoc doc = new YDoc();
    doc.getText("t").insert(0, "a text like any other. ".repeat(characters / 23));
    return doc.encodeStateAsUpdate();
  }

  private static void sendDeflated(RawClient client, byte[] message) {
    client.send(RawClient.BINARY, true, RawClient.RSV1, Rfc7692.deflate(message));
  }

  /** The next message of this type of the sync protocol, which must be compressed or not. */
  private static byte[] next(RawClient client, int type, boolean isCompressed) {
    while (true) {
      RawClient.Frame frame = client.next();
      if (frame.opcode() != RawClient.BINARY) {
        continue;
      }
      byte[] message = frame.isCompressed() ? Rfc7692.inflate(frame.payload()) : frame.payload();
      if (message[0] == YWebsocketFrame.SYNC && message[1] == type) {
        assertThat(frame.isCompressed()).isEqualTo(isCompressed);
        return message;
      }
    }
  }

  private void assertServes() {
    try (var client = TestClient.connect(relay.port(), "/sync/elsewhere")) {
      client.send(ySync(new SyncMessage.Update(Witness.character(0))));
      client.receive();
    }
  }

  @Test
  void offer_ofABrowser_isAnsweredWithoutWindowsThatLast() {
    try (RawClient client = connect("offer")) {
      assertThat(client.extensions().split("; ?"))
          .containsExactlyInAnyOrder(
              "permessage-deflate", "server_no_context_takeover", "client_no_context_takeover");
    }
  }

  @Test
  void offer_thatCannotBeMet_isDeclined() {
    String small =
        "Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=10, unheard-of\r\n";
    try (RawClient client = RawClient.connect(relay.port(), "/sync/declined", small, 0)) {
      assertThat(client.extensions()).isEmpty();
      client.send(ySync(new SyncMessage.Update(Witness.character(0))));
      assertThat(next(client, SyncMessage.UPDATE, false)).isNotEmpty();
      client.send(RawClient.BINARY, true, RawClient.RSV1, Rfc7692.deflate(new byte[] {3}));
      assertThat(client.closeCode()).isEqualTo(1002);
    }
  }

  @Test
  void update_compressed_isStoredAndLargeOnesComeBackCompressed() {
    byte[] large = typed(20_000);
    try (RawClient writer = connect("both");
        RawClient plain = RawClient.connect(relay.port(), "/sync/both")) {
      sendDeflated(writer, ySync(new SyncMessage.Update(Witness.character(0))));
      assertThat(next(writer, SyncMessage.UPDATE, false))
          .as("a small one is not worth it")
          .isEqualTo(ySync(new SyncMessage.Update(Witness.character(0))));
      sendDeflated(writer, ySync(new SyncMessage.Update(large)));
      byte[] expected = ySync(new SyncMessage.Update(large));
      assertThat(next(writer, SyncMessage.UPDATE, true)).isEqualTo(expected);
      next(plain, SyncMessage.UPDATE, false);
      assertThat(next(plain, SyncMessage.UPDATE, false)).isEqualTo(expected);
      // The whole document, for one who joins.
      try (RawClient reader = connect("both")) {
        sendDeflated(reader, ySync(new SyncMessage.Step1(StateVector.EMPTY)));
        YWebsocketFrame answer = YWebsocketFrame.decode(next(reader, SyncMessage.STEP_2, true));
        YDoc doc = new YDoc();
        if (answer instanceof YWebsocketFrame.Sync(SyncMessage.Step2(byte[] state))) {
          doc.applyUpdate(state);
        }
        assertThat(doc.getText("t").length()).isEqualTo(20_000 / 23 * 23 + 1);
      }
    }
  }

  @Test
  void message_compressedInParts_isPutTogether() {
    byte[] update = ySync(new SyncMessage.Update(typed(5_000)));
    byte[] deflated = Rfc7692.deflate(update);
    try (RawClient client = connect("parts")) {
      int third = deflated.length / 3;
      client.send(
          RawClient.BINARY, false, RawClient.RSV1, java.util.Arrays.copyOf(deflated, third));
      client.send(RawClient.PING, true, 0, new byte[] {1});
      client.send(
          RawClient.CONTINUATION,
          false,
          0,
          java.util.Arrays.copyOfRange(deflated, third, 2 * third));
      client.send(
          RawClient.CONTINUATION,
          true,
          0,
          java.util.Arrays.copyOfRange(deflated, 2 * third, deflated.length));
      assertThat(next(client, SyncMessage.UPDATE, true)).isEqualTo(update);
    }
  }

  @Test
  void bomb_isRefusedAsTooBigAndHoldsNothing() {
    long before = Scrape.of(relay.port(), "weft_limits_crossed_total{limit=\"frame_bytes\"}");
    try (RawClient client = connect("bomb")) {
      client.send(RawClient.BINARY, true, RawClient.RSV1, BOMB);
      assertThat(client.closeCode()).isEqualTo(1009);
    }
    assertThat(Scrape.of(relay.port(), "weft_limits_crossed_total{limit=\"frame_bytes\"}"))
        .isEqualTo(before + 1);
    assertServes();
  }

  @Test
  void bombs_atOnce_stayWithinTheMemoryForAllOfThem() throws InterruptedException {
    List<RawClient> clients = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      clients.add(connect("storm-" + i));
    }
    // Together they would be twelve gibibytes, and each by itself half of what may be held.
    clients.forEach(client -> client.send(RawClient.BINARY, true, RawClient.RSV1, BOMB));
    for (RawClient client : clients) {
      assertThat(client.closeCode()).isIn(1009, 1013);
      client.close();
    }
    Scrape.await(relay.port(), "weft_inbound_bytes", 0);
    assertServes();
    assertThat(relay.errors()).doesNotContain("OutOfMemoryError");
  }

  @Test
  void message_justWithinTheLimit_isTakenHoweverSmallItCame() {
    // Presence is bounded to less than that, so that the answer tells that the message was read.
    byte[] message = new byte[Limits.FRAME_BYTES_MAX];
    message[0] = YWebsocketFrame.AWARENESS;
    int length = message.length - 5;
    for (int i = 1; i < 5; i++) {
      message[i] = (byte) (i < 4 ? 0x80 | (length & 0x7F) : length);
      length >>= 7;
    }
    try (RawClient client = connect("limit")) {
      sendDeflated(client, message);
      assertThat(client.closeCode()).isEqualTo(1009);
      assertThat(client.closeReason()).isEqualTo("Awareness message too big");
    }
  }

  @Test
  void garbage_compressed_isClosedAsMalformed() {
    try (RawClient client = connect("garbage")) {
      // There is no third type of block.
      client.send(RawClient.BINARY, true, RawClient.RSV1, new byte[] {7, 1, 2, 3});
      assertThat(client.closeCode()).isEqualTo(1007);
    }
    assertServes();
  }

  @Test
  void continuation_markedAsCompressed_isClosedAsProtocolError() {
    try (RawClient client = connect("marked")) {
      client.send(RawClient.BINARY, false, RawClient.RSV1, new byte[] {0});
      client.send(RawClient.CONTINUATION, true, RawClient.RSV1, new byte[] {0});
      assertThat(client.closeCode()).isEqualTo(1002);
    }
  }
}
