package dev.weft.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.crdt.sync.SyncMessage;
import dev.weft.crdt.sync.SyncProtocol;
import dev.weft.crdt.testkit.Tagged;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The recorded sync messages, answered and taken by a document. */
class SyncVectorTest {
  private static final Map<String, @Nullable Object> GOLDEN =
      Tagged.cases("sync-protocol").stream()
          .filter(c -> "sync".equals(c.get("name")))
          .findFirst()
          .orElseThrow();

  /** A document as a replica of the sync protocol. */
  private record Replica(YDoc doc) implements SyncProtocol.Replica {
    @Override
    public StateVector stateVector() {
      return doc.stateVector();
    }

    @Override
    public byte[] encodeStateAsUpdate(StateVector known) {
      return doc.encodeStateAsUpdate(known);
    }

    @Override
    public void applyUpdate(byte[] update) {
      doc.applyUpdate(update, "remote");
    }
  }

  private static Replica with(String... messages) {
    Replica replica = new Replica(new YDoc());
    for (String message : messages) {
      assertThat(SyncProtocol.handle(SyncMessage.decode(Tagged.bytes(GOLDEN, message)), replica))
          .isEmpty();
    }
    return replica;
  }

  @Test
  void updates_giveTheGoldenState() {
    Replica replica = new Replica(new YDoc());
    Tagged.byteList(GOLDEN, "updates")
        .forEach(u -> SyncProtocol.handle(new SyncMessage.Update(u), replica));
    assertThat(replica.doc().encodeStateAsUpdate()).isEqualTo(Tagged.bytes(GOLDEN, "stateV1"));
    assertThat(replica.stateVector().encode()).isEqualTo(Tagged.bytes(GOLDEN, "stateVector"));
  }

  @Test
  void step1_ofADocument_goldenBytes() {
    assertThat(SyncProtocol.start(with()).encode()).isEqualTo(Tagged.bytes(GOLDEN, "step1Empty"));
    assertThat(SyncProtocol.start(with("step2Full")).encode())
        .isEqualTo(Tagged.bytes(GOLDEN, "step1"));
  }

  @Test
  void step1_isAnsweredByADocument_goldenBytes() {
    Replica replica = with("step2Full");
    SyncMessage all = SyncMessage.decode(Tagged.bytes(GOLDEN, "step1Empty"));
    assertThat(SyncProtocol.handle(all, replica).orElseThrow().encode())
        .isEqualTo(Tagged.bytes(GOLDEN, "replyToStep1Empty"));
    long client = replica.stateVector().clients().findFirst().orElseThrow();
    SyncMessage tail = new SyncMessage.Step1(new StateVector.Builder().put(client, 3).build());
    assertThat(SyncProtocol.handle(tail, replica).orElseThrow().encode())
        .isEqualTo(Tagged.bytes(GOLDEN, "step2DiffFrom3"));
  }

  @Test
  void partialStep2_waitsForWhatIsMissing() {
    Replica replica = with("step2DiffFrom3");
    assertThat(replica.doc().hasPending()).isTrue();
    assertThat(replica.stateVector()).isEqualTo(StateVector.EMPTY);
    replica.applyUpdate(Tagged.bytes(GOLDEN, "stateV1"));
    assertThat(replica.doc().hasPending()).isFalse();
    assertThat(replica.doc().encodeStateAsUpdate()).isEqualTo(Tagged.bytes(GOLDEN, "stateV1"));
  }
}
