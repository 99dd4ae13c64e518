package dev.weft.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.crdt.sync.SyncMessage;
import dev.weft.crdt.sync.SyncProtocol;
import dev.weft.crdt.testkit.Tagged;
import java.util.ArrayList;
import java.util.List;
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

  /** A document, and the same as the sync protocol sees it. */
  private record Synced(YDoc doc, SyncProtocol.Replica replica) {
    static Synced empty() {
      YDoc doc = new YDoc();
      return new Synced(doc, SyncProtocol.of(doc, "remote"));
    }
  }

  private static Synced with(String... messages) {
    Synced synced = Synced.empty();
    for (String message : messages) {
      assertThat(
              SyncProtocol.handle(
                  SyncMessage.decode(Tagged.bytes(GOLDEN, message)), synced.replica()))
          .isEmpty();
    }
    return synced;
  }

  @Test
  void updates_giveTheGoldenState() {
    Synced synced = Synced.empty();
    SyncProtocol.Replica replica = synced.replica();
    List<String> origins = new ArrayList<>();
    synced.doc().onUpdate((update, origin, t) -> origins.add(String.valueOf(origin)));
    Tagged.byteList(GOLDEN, "updates")
        .forEach(u -> SyncProtocol.handle(new SyncMessage.Update(u), replica));
    assertThat(origins).isNotEmpty().containsOnly("remote");
    assertThat(synced.doc().encodeStateAsUpdate()).isEqualTo(Tagged.bytes(GOLDEN, "stateV1"));
    assertThat(replica.stateVector().encode()).isEqualTo(Tagged.bytes(GOLDEN, "stateVector"));
  }

  @Test
  void step1_ofADocument_goldenBytes() {
    assertThat(SyncProtocol.start(with().replica()).encode())
        .isEqualTo(Tagged.bytes(GOLDEN, "step1Empty"));
    assertThat(SyncProtocol.start(with("step2Full").replica()).encode())
        .isEqualTo(Tagged.bytes(GOLDEN, "step1"));
  }

  @Test
  void step1_isAnsweredByADocument_goldenBytes() {
    SyncProtocol.Replica replica = with("step2Full").replica();
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
    Synced synced = with("step2DiffFrom3");
    SyncProtocol.Replica replica = synced.replica();
    assertThat(synced.doc().hasPending()).isTrue();
    assertThat(replica.stateVector()).isEqualTo(StateVector.EMPTY);
    replica.applyUpdate(Tagged.bytes(GOLDEN, "stateV1"));
    assertThat(synced.doc().hasPending()).isFalse();
    assertThat(synced.doc().encodeStateAsUpdate()).isEqualTo(Tagged.bytes(GOLDEN, "stateV1"));
  }
}
