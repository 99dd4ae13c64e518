package dev.weft.crdt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.crdt.codec.MalformedUpdateException;
import dev.weft.crdt.testkit.NodeYjs;
import dev.weft.crdt.testkit.Tagged;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Places that stick to elements, beside the real Yjs, and what is refused. */
class RelativePositionTest {
  /** Only the replica that undid knows what became of an element, as in Yjs. */
  @Test
  void undo_isFollowedIfAsked() {
    List<List<String>> roots = List.of(List.of("text", "t"));
    try (NodeYjs yjs = NodeYjs.start()) {
      yjs.doc(7, true, roots);
      YDoc doc = new YDoc(YDoc.Options.defaults().withClientId(7));
      YText text = doc.getText("t");
      UndoManager undo = new UndoManager(List.of(text), UndoManager.Options.defaults(() -> 1));
      yjs.call("um", "d", 0, "scope", List.of(List.of("t")));
      text.insert(0, "one two three");
      undo.stopCapturing();
      yjs.tx(0, List.of(op("text.insert", "i", 0, "s", "one two three")));
      yjs.call("stopCapturing");
      List<RelativePosition> places = new ArrayList<>();
      for (int i = 0; i <= text.length(); i++) {
        places.add(RelativePosition.of(text, i, i % 2 == 0 ? 0 : -1));
      }
      text.delete(4, 4);
      yjs.tx(0, List.of(op("text.delete", "i", 4, "n", 4)));
      assertThat(undo.undo()).isTrue();
      yjs.call("undo");
      text.insert(6, "xx");
      yjs.tx(0, List.of(op("text.insert", "i", 6, "s", "xx")));
      for (RelativePosition place : places) {
        for (boolean follow : new boolean[] {true, false}) {
          Map<String, @Nullable Object> theirs =
              Tagged.object(
                  yjs.call("relposResolve", "d", 0, "b", place.encode(), "follow", follow));
          assertThat((long) place.resolve(doc, follow).orElseThrow().index())
              .as("%s, following undo: %s", place, follow)
              .isEqualTo(Tagged.integer(theirs, "i"));
        }
      }
    }
  }

  private static Map<String, Object> op(String name, Object... arguments) {
    Map<String, Object> op = new LinkedHashMap<>();
    op.put("op", name);
    op.put("t", List.of("t"));
    for (int i = 0; i < arguments.length; i += 2) {
      op.put((String) arguments[i], arguments[i + 1]);
    }
    return op;
  }

  @Test
  void resolve_typeThatWasDeleted() {
    YDoc doc = new YDoc();
    YMap map = doc.getMap("m");
    map.set("inner", new YText("abc"));
    RelativePosition place =
        RelativePosition.of((YText) Objects.requireNonNull(map.get("inner")), 2);
    map.delete("inner");
    assertThat(place.resolve(doc)).isEmpty();
  }

  @Test
  void of_negativeIndex() {
    YText text = new YDoc().getText("t");
    assertThatThrownBy(() -> RelativePosition.of(text, -1))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessageContaining("-1");
  }

  @Test
  void decode_notAPosition() {
    assertThatThrownBy(() -> RelativePosition.decode(new byte[] {9}))
        .isInstanceOf(MalformedUpdateException.class);
    assertThatThrownBy(() -> RelativePosition.decode(new byte[] {}))
        .isInstanceOf(MalformedUpdateException.class);
    assertThatThrownBy(() -> RelativePosition.fromJson(Map.of("item", "no id")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("client");
    assertThatThrownBy(() -> RelativePosition.fromJson(Map.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
