package dev.weft.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.crdt.StateVector;
import dev.weft.crdt.protocol.HocuspocusFrame;
import dev.weft.crdt.protocol.YWebsocketFrame;
import dev.weft.crdt.sync.SyncMessage;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The relay as a process, from the outside: both dialects, durability, the change feed. */
final class ServeTest {
  /** Client 1 inserts "hello" into the root text "t". */
  private static final byte[] HELLO =
      HexFormat.of().parseHex("010101000401017405" + "68656c6c6f" + "00");

  @TempDir Path folder;

  @Test
  void serve_updateOverBothDialects_isDurableAndFannedOut() throws Exception {
    Path data = folder.resolve("data");
    try (var relay = RelayProcess.start(data, 0);
        var writer = TestClient.connect(relay.port(), "/sync");
        var reader = TestClient.connect(relay.port(), "/sync/doc")) {
      assertThat(yStepOne(reader)).isEqualTo(StateVector.EMPTY);
      writer.send(new HocuspocusFrame.Token("doc", "", "4.8.0").encode());
      assertThat(HocuspocusFrame.decode(writer.receive()))
          .isEqualTo(new HocuspocusFrame.Authenticated("doc", "read-write"));
      writer.send(new HocuspocusFrame.Sync("doc", new SyncMessage.Update(HELLO)).encode());
      assertThat(HocuspocusFrame.decode(writer.receive()))
          .isEqualTo(new HocuspocusFrame.SyncStatus("doc", true));
      assertThat(yUpdate(reader)).isEqualTo(HELLO);
      assertThat(get(relay.port(), "/v1/changes")).contains("\"name\":\"doc\"", "AQEF");
      relay.kill();
    }
    try (var relay = RelayProcess.start(data, 0);
        var reader = TestClient.connect(relay.port(), "/sync/doc")) {
      assertThat(yStepOne(reader).get(1)).isEqualTo(5);
      reader.send(new YWebsocketFrame.Sync(new SyncMessage.Step1(StateVector.EMPTY)).encode());
      assertThat(yStepTwo(reader)).isEqualTo(HELLO);
      assertThat(relay.terminate()).isEqualTo(128 + 15);
      assertThat(reader.closeCode()).isEqualTo(1012);
    }
  }

  private static StateVector yStepOne(TestClient client) {
    var frame = (YWebsocketFrame.Sync) YWebsocketFrame.decode(client.receive());
    return ((SyncMessage.Step1) frame.message()).stateVector();
  }

  private static byte[] yStepTwo(TestClient client) {
    var frame = (YWebsocketFrame.Sync) YWebsocketFrame.decode(client.receive());
    return ((SyncMessage.Step2) frame.message()).update();
  }

  private static byte[] yUpdate(TestClient client) {
    var frame = (YWebsocketFrame.Sync) YWebsocketFrame.decode(client.receive());
    return ((SyncMessage.Update) frame.message()).update();
  }

  private static String get(int port, String path) throws Exception {
    try (var http = HttpClient.newHttpClient()) {
      return http.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }
}
