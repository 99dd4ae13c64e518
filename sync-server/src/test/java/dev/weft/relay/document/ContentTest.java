package dev.weft.relay.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.crdt.StateVector;
import dev.weft.crdt.Updates;
import dev.weft.crdt.YDoc;
import dev.weft.relay.config.Limits;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ContentTest {
  private final YDoc doc = new YDoc();
  private final Content content = new Content();

  private void type(String text) {
    StateVector before = doc.stateVector();
    doc.getText("t").insert(doc.getText("t").length(), text);
    content.add(doc.encodeStateAsUpdate(before));
  }

  private Broadcast answer(StateVector known) {
    return content.since(known).getFirst();
  }

  @Test
  void since_sameQuestion_isAnsweredWithTheSame() {
    type("one");
    Broadcast first = answer(StateVector.EMPTY);
    assertThat(answer(StateVector.EMPTY)).isSameAs(first);
    StateVector known = doc.stateVector();
    type(" two");
    Broadcast rest = answer(known);
    assertThat(answer(known)).isSameAs(rest);
    assertThat(Updates.clockRanges(rest.body()).from(doc.clientId())).isEqualTo(3);
  }

  @Test
  void since_afterAnUpdate_hasIt() {
    type("one");
    answer(StateVector.EMPTY);
    type(" two");
    assertThat(Updates.stateVector(answer(StateVector.EMPTY).body())).isEqualTo(doc.stateVector());
  }

  @Test
  void tick_answerNotAskedForAgain_isLetGo() {
    type("one");
    Broadcast first = answer(StateVector.EMPTY);
    content.tick();
    assertThat(answer(StateVector.EMPTY)).as("asked for a moment ago").isSameAs(first);
    content.tick();
    content.tick();
    assertThat(answer(StateVector.EMPTY)).isNotSameAs(first);
  }

  @Test
  void frame_ofALargeAnswer_isSharedAndIsTheSameForAll() {
    type("a long text, ".repeat(10_000));
    Broadcast shared = answer(StateVector.EMPTY);
    ByteBuffer first = shared.yWebsocket(body -> body, false).bytes();
    ByteBuffer second = shared.yWebsocket(body -> body, false).bytes();
    ByteBuffer third = shared.yWebsocket(body -> body, false).bytes();
    assertThat(second).isEqualTo(first);
    assertThat(second.isDirect()).isTrue();
    third.position(third.limit());
    assertThat(second.remaining()).isEqualTo(first.remaining());
  }

  @Test
  void add_toADocumentOfSeveralParts_leavesTheFullOnesAlone() {
    type("a".repeat(Limits.ANSWER_PART_BYTES + 1_000));
    type("b".repeat(1_000));
    byte[] first = answer(StateVector.EMPTY).body();
    for (int i = 0; i < 200; i++) {
      type("c".repeat(1_000));
      doc.getText("t").delete(i, 1);
    }
    content.add(doc.encodeStateAsUpdate(doc.stateVector()));
    List<Broadcast> parts = content.since(StateVector.EMPTY);
    assertThat(parts.getFirst().body()).isSameAs(first);
    YDoc read = new YDoc();
    parts.forEach(part -> read.applyUpdate(part.body()));
    assertThat(read.getText("t").toString().equals(doc.getText("t").toString())).isTrue();
    assertThat(content.sizeBytes())
        .isEqualTo(parts.stream().mapToLong(part -> part.body().length).sum());
  }
}
