package dev.weft.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.crdt.testkit.Script;
import dev.weft.crdt.testkit.Tagged;
import dev.weft.crdt.testkit.replay.Comparison;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Relative positions that Yjs made, and where they are in four states of the document. */
class RelativePositionVectorTest {
  private static final Map<String, @Nullable Object> GOLDEN =
      Tagged.cases("relative-positions").get(0);
  private static final Map<String, String> KINDS = Script.kinds(GOLDEN);

  private static YDoc loaded(@Nullable String state) {
    YDoc doc = new YDoc();
    Script.declare(doc, GOLDEN);
    if (state != null) {
      doc.applyUpdate(Tagged.bytes(GOLDEN, state));
    }
    return doc;
  }

  private static void resolvesTo(
      YDoc doc, RelativePosition position, @Nullable Object golden, String what) {
    assertThat(position.resolve(doc)).isEqualTo(position.resolve(doc, true));
    for (boolean followUndo : new boolean[] {true, false}) {
      Optional<RelativePosition.Resolved> found = position.resolve(doc, followUndo);
      Comparison.values(
          what, found.map(at -> List.of(at.index(), at.assoc())).orElse(null), golden);
    }
  }

  @Test
  void position_goldenBytesJsonAndPlaces() {
    YDoc now = loaded("stateV1");
    YDoc later = loaded("laterV1");
    YDoc third = loaded("thirdV1");
    YDoc empty = loaded(null);
    List<? extends @Nullable Object> inEmpty = Tagged.values(GOLDEN, "empty");
    List<Map<String, @Nullable Object>> list = Tagged.list(GOLDEN, "list");
    assertThat(list).hasSameSizeAs(inEmpty).hasSizeGreaterThan(50);
    for (int i = 0; i < list.size(); i++) {
      Map<String, @Nullable Object> golden = list.get(i);
      String what = golden.get("path") + " at " + golden.get("index") + "/" + golden.get("assoc");
      byte[] bytes = Tagged.bytes(golden, "b");
      RelativePosition made =
          RelativePosition.of(
              Script.at(now, KINDS, Tagged.values(golden, "path")),
              (int) Tagged.integer(golden, "index"),
              (int) Tagged.integer(golden, "assoc"));
      Comparison.bytes(what, made.encode(), bytes);
      Comparison.values(what, made.toJson(), golden.get("json"));
      assertThat(RelativePosition.decode(bytes).encode()).isEqualTo(bytes);
      assertThat(RelativePosition.fromJson(made.toJson())).isEqualTo(made);
      for (RelativePosition position : List.of(made, RelativePosition.decode(bytes))) {
        resolvesTo(now, position, golden.get("now"), what + " now");
        resolvesTo(later, position, golden.get("later"), what + " later");
        resolvesTo(third, position, golden.get("third"), what + " third");
      }
      resolvesTo(empty, RelativePosition.decode(bytes), inEmpty.get(i), what + " in nothing");
    }
  }
}
