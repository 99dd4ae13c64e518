package dev.weft.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.crdt.StateVector;
import dev.weft.crdt.Updates;
import dev.weft.crdt.protocol.HocuspocusFrame;
import dev.weft.crdt.protocol.YWebsocketFrame;
import dev.weft.crdt.sync.SyncMessage;
import java.nio.file.Path;
import java.sql.DriverManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A document with a hole is served from what is good, read-only, and said to be damaged. */
final class DamagedDocumentTest {
  @TempDir Path folder;

  @Test
  void join_documentWithADamagedRecord_isServedReadOnlyAndReported() throws Exception {
    try (var relay = RelayProcess.start(folder, 0);
        var writer = TestClient.connect(relay.port(), "/sync")) {
      writer.send(new HocuspocusFrame.Token("doc", "", null).encode());
      for (long clock = 0; clock < 5; clock++) {
        write(writer, clock);
        awaitStatus(writer, true);
      }
      relay.terminate();
    }
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("relay.db"));
        var statement = connection.createStatement()) {
      statement.execute("update update_log set bytes = zeroblob(length(bytes)) where seq = 4");
    }
    try (var relay = RelayProcess.start(folder, 0);
        var reader = TestClient.connect(relay.port(), "/sync/doc");
        var writer = TestClient.connect(relay.port(), "/sync")) {
      reader.send(new YWebsocketFrame.Sync(new SyncMessage.Step1(StateVector.EMPTY)).encode());
      assertThat(Updates.stateVector(stepTwo(reader)).get(1)).isEqualTo(3);
      writer.send(new HocuspocusFrame.Token("doc", "", null).encode());
      write(writer, 5);
      awaitStatus(writer, false);
      relay.terminate();
      assertThat(relay.errors()).contains("document.damaged", "doc", "seq=4");
    }
  }

  private static void write(TestClient writer, long clock) {
    writer.send(
        new HocuspocusFrame.Sync("doc", new SyncMessage.Update(Witness.character(clock))).encode());
  }

  private static void awaitStatus(TestClient writer, boolean isStored) {
    while (true) {
      if (HocuspocusFrame.decode(writer.receive())
          instanceof HocuspocusFrame.SyncStatus(String document, boolean told)) {
        assertThat(told).isEqualTo(isStored);
        return;
      }
    }
  }

  private static byte[] stepTwo(TestClient reader) {
    while (true) {
      if (YWebsocketFrame.decode(reader.receive())
          instanceof YWebsocketFrame.Sync(SyncMessage.Step2(byte[] update))) {
        return update;
      }
    }
  }
}
