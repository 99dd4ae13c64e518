package dev.weft.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.crdt.StateVector;
import dev.weft.crdt.codec.ByteWriter;
import dev.weft.crdt.protocol.HocuspocusFrame;
import dev.weft.crdt.protocol.YWebsocketFrame;
import dev.weft.crdt.sync.SyncMessage;
import dev.weft.relay.config.Limits;
import dev.weft.relay.config.RelayOptions;
import dev.weft.relay.session.OpenAccess;
import dev.weft.relay.world.World;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.concurrent.CompletionException;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Frames nobody should send: each has its close code, and nobody else notices. */
final class BadFramesTest {
  private static final byte[] HELLO = HexFormat.of().parseHex("01010100040101740568656c6c6f00");

  @TempDir Path folder;

  private RunningRelay relay;
  private TestClient bystander;

  @BeforeEach
  void start() {
    relay = RunningRelay.start(RelayOptions.onAnyPort(folder), World.system(), new OpenAccess());
    bystander = TestClient.connect(relay.port(), "/sync/doc");
    bystander.receive();
  }

  @AfterEach
  void stop() {
    bystander.close();
    relay.close();
  }

  private void assertBystanderUnaffected() {
    assertThat(bystander.isClosed()).isFalse();
    try (var writer = TestClient.connect(relay.port(), "/sync/doc")) {
      writer.send(new YWebsocketFrame.Sync(new SyncMessage.Update(HELLO)).encode());
      assertThat(YWebsocketFrame.decode(bystander.receive()))
          .isInstanceOfSatisfying(
              YWebsocketFrame.Sync.class,
              sync -> assertThat(((SyncMessage.Update) sync.message()).update()).isEqualTo(HELLO));
    }
  }

  private void assertClosed(String path, byte[] frame, int code) {
    try (var client = TestClient.connect(relay.port(), path)) {
      client.send(frame);
      assertThat(client.closeCode()).isEqualTo(code);
    }
    assertBystanderUnaffected();
  }

  private static byte[] ySync(byte[] update) {
    return new YWebsocketFrame.Sync(new SyncMessage.Update(update)).encode();
  }

  @Test
  void yWebsocket_garbage_isClosedAsMalformed() {
    assertClosed("/sync/doc", new byte[] {9, 9, 9}, 1007);
  }

  @Test
  void hocuspocus_garbage_isClosedAsMalformed() {
    assertClosed("/sync", new byte[] {(byte) 0xff, (byte) 0xff, 3}, 1007);
  }

  @Test
  void update_truncated_isClosedAsMalformed() {
    assertClosed("/sync/doc", ySync(HexFormat.of().parseHex("0101010004010174")), 1007);
  }

  @Test
  void update_claimingTwoToTheFortyElements_isClosedAsMalformed() {
    var update = new ByteWriter();
    update.writeVarUint(1);
    update.writeVarUint(1);
    update.writeVarUint(7);
    update.writeVarUint(0);
    update.writeUint8(8);
    update.writeVarUint(1);
    update.writeVarString("a");
    update.writeVarUint(1L << 40);
    assertClosed("/sync/doc", ySync(update.toByteArray()), 1007);
  }

  @Test
  void update_claimingTwoToTheFortyStructs_isClosedAsMalformed() {
    var update = new ByteWriter();
    update.writeVarUint(1);
    update.writeVarUint(1L << 40);
    update.writeVarUint(7);
    update.writeVarUint(0);
    assertClosed("/sync/doc", ySync(update.toByteArray()), 1007);
  }

  @Test
  void message_overTheLimit_isClosedAsTooBig() {
    try (var client = TestClient.connect(relay.port(), "/sync/doc")) {
      byte[] part = new byte[1 << 20];
      for (int i = 0; i <= Limits.FRAME_BYTES_MAX >> 20; i++) {
        if (!client.sendPart(part)) {
          break;
        }
      }
      assertThat(client.closeCode()).isIn(1009, 1006);
    }
    assertBystanderUnaffected();
  }

  @Test
  void awareness_overTheLimit_isClosedAsTooBig() {
    assertClosed(
        "/sync/doc",
        new YWebsocketFrame.Awareness(new byte[Limits.AWARENESS_BYTES_MAX + 1]).encode(),
        1009);
  }

  @Test
  void awareness_notJson_isClosedAsMalformed() {
    var update = new ByteWriter();
    update.writeVarUint(1);
    update.writeVarUint(7);
    update.writeVarUint(1);
    update.writeVarString("{\"user\":");
    assertClosed("/sync/doc", new YWebsocketFrame.Awareness(update.toByteArray()).encode(), 1007);
  }

  @Test
  void stateless_overTheLimit_isClosedAsTooBig() {
    try (var client = TestClient.connect(relay.port(), "/sync")) {
      client.send(new HocuspocusFrame.Token("doc", "", null).encode());
      client.send(
          new HocuspocusFrame.Stateless("doc", "x".repeat(Limits.STATELESS_BYTES_MAX + 1))
              .encode());
      assertThat(client.closeCode()).isEqualTo(1009);
    }
  }

  @Test
  void text_isClosedAsUnsupported() {
    try (var client = TestClient.connect(relay.port(), "/sync/doc")) {
      client.sendText("hello?");
      assertThat(client.closeCode()).isEqualTo(1003);
    }
    assertBystanderUnaffected();
  }

  @Test
  void hocuspocus_framesWithoutToken_areBounded() {
    try (var client = TestClient.connect(relay.port(), "/sync")) {
      byte[] frame =
          new HocuspocusFrame.Sync("doc", new SyncMessage.Step1(StateVector.EMPTY)).encode();
      for (int i = 0; i <= Limits.FRAMES_BEFORE_AUTHENTICATION_MAX; i++) {
        client.send(frame);
      }
      assertThat(client.closeCode()).isEqualTo(1008);
    }
    assertBystanderUnaffected();
  }

  @Test
  void hocuspocus_serverOnlyMessage_isClosedAsMalformed() {
    try (var client = TestClient.connect(relay.port(), "/sync")) {
      client.send(new HocuspocusFrame.Token("doc", "", null).encode());
      client.send(new HocuspocusFrame.BroadcastStateless("doc", "x").encode());
      assertThat(client.closeCode()).isEqualTo(1007);
    }
    assertBystanderUnaffected();
  }

  @Test
  void hocuspocus_documentsOnOneSocket_areBounded() {
    try (var client = TestClient.connect(relay.port(), "/sync")) {
      for (int i = 0; i <= Limits.DOCUMENTS_PER_SOCKET_MAX && !client.isClosed(); i++) {
        client.trySend(new HocuspocusFrame.QueryAwareness("doc" + i).encode());
      }
      assertThat(client.closeCode()).isEqualTo(1008);
    }
    assertBystanderUnaffected();
  }

  @Test
  void name_withControls_isClosedAsMalformed() {
    assertClosed("/sync", new HocuspocusFrame.QueryAwareness("a\nb").encode(), 1007);
  }

  @Test
  void name_tooLong_isClosedAsMalformed() {
    assertClosed(
        "/sync",
        new HocuspocusFrame.QueryAwareness("x".repeat(Limits.DOCUMENT_NAME_BYTES_MAX + 1)).encode(),
        1007);
  }

  @Test
  void update_beyondTheGapLimit_isClosedForTheLimit() {
    try (var client = TestClient.connect(relay.port(), "/sync/gaps")) {
      var update = new ByteWriter();
      int structs = Limits.DETACHED_RANGES_MAX + 1;
      update.writeVarUint(structs);
      for (int i = 0; i < structs; i++) {
        update.writeVarUint(1);
        update.writeVarUint(1_000_000 - i);
        update.writeVarUint(5);
        update.writeUint8(0);
        update.writeVarUint(1);
      }
      update.writeVarUint(0);
      client.send(ySync(update.toByteArray()));
      assertThat(client.closeCode()).isEqualTo(1008);
    }
    assertBystanderUnaffected();
  }

  @Test
  void upgrade_fromForeignOrigin_isRefused() {
    try (var http = HttpClient.newHttpClient()) {
      var attempt =
          http.newWebSocketBuilder()
              .header("Origin", "https://evil.example")
              .buildAsync(URI.create("ws://127.0.0.1:" + relay.port() + "/sync/doc"), bystander);
      Assertions.assertThatThrownBy(attempt::join)
          .isInstanceOf(CompletionException.class)
          .cause()
          .isInstanceOfSatisfying(
              WebSocketHandshakeException.class,
              refusal -> assertThat(refusal.getResponse().statusCode()).isEqualTo(403));
    }
    assertBystanderUnaffected();
  }
}
