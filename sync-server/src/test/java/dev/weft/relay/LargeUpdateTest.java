package dev.weft.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.crdt.YDoc;
import dev.weft.crdt.protocol.YWebsocketFrame;
import dev.weft.crdt.sync.SyncMessage;
import dev.weft.relay.config.Limits;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An update that is larger than what may wait for a reader. */
class LargeUpdateTest {
  @TempDir Path folder;

  /** It is dropped from the queue of a reader who is idle, and comes as a difference of state. */
  @Test
  void update_largerThanTheOutbox_reachesAnIdleReader() {
    YDoc written = new YDoc();
    written.getText("t").insert(0, "large ".repeat(Limits.OUTBOX_BYTES_MAX / 5));
    byte[] update = written.encodeStateAsUpdate();
    assertThat(update.length).isGreaterThan(Limits.OUTBOX_BYTES_MAX);
    YDoc read = new YDoc();
    try (var relay = RelayProcess.start(folder.resolve("data"), 0);
        var reader = TestClient.connect(relay.port(), "/sync/doc");
        var writer = TestClient.connect(relay.port(), "/sync/doc")) {
      // The relay's first question shows that the reader has joined.
      assertThat(YWebsocketFrame.decode(reader.receive())).isInstanceOf(YWebsocketFrame.Sync.class);
      writer.send(new YWebsocketFrame.Sync(new SyncMessage.Update(update)).encode());
      while (!read.stateVector().equals(written.stateVector())) {
        take(read, YWebsocketFrame.decode(reader.receive()));
      }
    }
    assertThat(read.getText("t").toString()).isEqualTo(written.getText("t").toString());
  }

  private static void take(YDoc read, YWebsocketFrame frame) {
    if (frame instanceof YWebsocketFrame.Sync sync) {
      switch (sync.message()) {
        case SyncMessage.Step2 step2 -> read.applyUpdate(step2.update());
        case SyncMessage.Update more -> read.applyUpdate(more.update());
        case SyncMessage.Step1 asked -> {}
      }
    }
  }
}
