package dev.weft.crdt.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.crdt.StateVector;
import dev.weft.crdt.Updates;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the tests of all modules stand on. */
class TestkitTest {
  private static String replay(Traces.Sequential trace) {
    StringBuilder text = new StringBuilder();
    for (Traces.Patch patch : trace.patches()) {
      int end = patch.position() + patch.deleted();
      text.replace(patch.position(), end, patch.inserted());
    }
    return text.toString();
  }

  @Test
  void sequentialTraces_endInTheirText() {
    assertThat(Traces.rustcode().patches()).hasSize(40_173);
    assertThat(replay(Traces.rustcode())).isEqualTo(Traces.rustcode().endContent());
    assertThat(Traces.friendsforeverFlat().patches()).hasSize(26_078);
    assertThat(replay(Traces.friendsforeverFlat()))
        .isEqualTo(Traces.friendsforeverFlat().endContent());
    Traces.automergePaper()
        .ifPresent(paper -> assertThat(replay(paper)).isEqualTo(paper.endContent()));
  }

  @Test
  void concurrentTrace_hasParentsInOrder() {
    Traces.Concurrent trace = Traces.friendsforever();
    assertThat(trace.agents()).isEqualTo(2);
    assertThat(trace.endContent()).isEqualTo(Traces.friendsforeverFlat().endContent());
    for (int i = 0; i < trace.txns().size(); i++) {
      int index = i;
      assertThat(trace.txns().get(i).parents()).allMatch(parent -> parent < index);
    }
  }

  @Test
  void realYjs_editsAndMerges() {
    try (NodeYjs yjs = NodeYjs.start()) {
      List<List<String>> roots = List.of(List.of("text", "t"));
      int a = yjs.doc(1, true, roots);
      List<byte[]> updates =
          yjs.tx(a, List.of(Map.of("op", "text.insert", "t", List.of("t"), "i", 0, "s", "hé")));
      assertThat(updates).hasSize(1);
      int b = yjs.doc(2, true, roots);
      yjs.apply(b, 1, updates);
      assertThat(yjs.text(b, "t")).isEqualTo("hé");
      assertThat(yjs.state(b, 1)).isEqualTo(Updates.merge(updates));
      assertThat(yjs.state(b, 2)).isEqualTo(Updates.convertV1ToV2(updates.get(0)));
      assertThat(StateVector.decode(yjs.stateVector(b)).get(1)).isEqualTo(2);
      assertThat(yjs.view(b).get("pending")).isEqualTo(false);
      assertThatThrownBy(() -> yjs.call("nope")).isInstanceOf(NodeYjs.NodeYjsException.class);
    }
  }
}
