package dev.weft.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Types nested deeper than any stack, as an update of half a megabyte may bring them. */
class DeepNestingTest {
  private static final int DEPTH = 50_000;

  /** Puts one type into the other and brings all of them to another replica. */
  private static YDoc received(YDoc doc, YType root, UnaryOperator<YType> inner) {
    doc.transact(
        transaction -> {
          YType at = root;
          for (int i = 0; i < DEPTH; i++) {
            at = inner.apply(at);
          }
        });
    YDoc reader = new YDoc();
    reader.applyUpdate(doc.encodeStateAsUpdate());
    return reader;
  }

  private static YType pushArray(YType into) {
    YArray inner = new YArray();
    ((YArray) into).push(inner);
    return inner;
  }

  private static YType setMap(YType into) {
    YMap inner = new YMap();
    ((YMap) into).set("k", inner);
    return inner;
  }

  private static YType pushElement(YType into) {
    YXmlElement inner = new YXmlElement("p");
    ((YXmlFragment) into).push(inner);
    return inner;
  }

  private static YType embedText(YType into) {
    YXmlText inner = new YXmlText();
    ((YXmlText) into).insertEmbed(0, inner);
    return inner;
  }

  @Test
  void toJson_arraysInArrays() {
    YDoc doc = new YDoc();
    YDoc reader = received(doc, doc.getArray("a"), DeepNestingTest::pushArray);
    Object json = reader.getArray("a").toJson();
    int depth = 0;
    while (json instanceof List<?> list && !list.isEmpty()) {
      json = Objects.requireNonNull(list.getFirst());
      depth++;
    }
    assertThat(depth).isEqualTo(DEPTH);
    assertThat(reader.toJson()).containsOnlyKeys("a");
  }

  @Test
  void toJson_mapsInMaps() {
    YDoc doc = new YDoc();
    YDoc reader = received(doc, doc.getMap("m"), DeepNestingTest::setMap);
    @Nullable Object json = reader.getMap("m").toJson();
    int depth = 0;
    while (json instanceof Map<?, ?> map && !map.isEmpty()) {
      json = map.get("k");
      depth++;
    }
    assertThat(depth).isEqualTo(DEPTH);
  }

  @Test
  void toString_elementsInElements() {
    YDoc doc = new YDoc();
    YDoc reader = received(doc, doc.getXmlFragment("x"), DeepNestingTest::pushElement);
    YXmlFragment fragment = reader.getXmlFragment("x");
    assertThat(fragment.toString()).isEqualTo("<p>".repeat(DEPTH) + "</p>".repeat(DEPTH));
    assertThat(fragment.descendants()).hasSize(DEPTH);
  }

  @Test
  void toString_textsInTexts() {
    YDoc doc = new YDoc();
    YDoc reader = received(doc, doc.getXmlText("xt"), DeepNestingTest::embedText);
    assertThat(reader.getXmlText("xt").toString()).isEmpty();
  }

  @Test
  void undo_ofADeletionMakesAllOfItAgain() {
    YDoc doc = new YDoc();
    YArray root = doc.getArray("a");
    received(doc, root, DeepNestingTest::pushArray);
    UndoManager undo = UndoManager.ofDocument(doc, UndoManager.Options.defaults(() -> 1));
    root.delete(0);
    assertThat(undo.undo()).isTrue();
    int depth = 0;
    for (YArray at = root; at.length() > 0; at = (YArray) Objects.requireNonNull(at.get(0))) {
      depth++;
    }
    assertThat(depth).isEqualTo(DEPTH);
  }
}
