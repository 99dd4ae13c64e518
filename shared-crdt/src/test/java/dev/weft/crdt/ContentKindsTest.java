package dev.weft.crdt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.crdt.codec.ByteWriter;
import dev.weft.crdt.codec.Undefined;
import dev.weft.crdt.testkit.NodeYjs;
import dev.weft.crdt.testkit.Script;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Every kind of content, the one that Yjs no longer writes too, and roots met before their kind.
 */
class ContentKindsTest {
  /** One struct of JSON content, as Yjs wrote them before 13.0, in the list or under a key. */
  private static byte[] legacy(long client, String root, @Nullable String key, String... elements) {
    ByteWriter out = new ByteWriter();
    out.writeVarUint(1);
    out.writeVarUint(1);
    out.writeVarUint(client);
    out.writeVarUint(0);
    out.writeUint8(key == null ? 2 : 0x22);
    out.writeVarUint(1);
    out.writeVarString(root);
    if (key != null) {
      out.writeVarString(key);
    }
    out.writeVarUint(elements.length);
    for (String element : elements) {
      out.writeVarString(element);
    }
    out.writeVarUint(0);
    return out.toByteArray();
  }

  @Test
  void legacyJson_isReadKeptAndCutAsYjsDoes() {
    List<List<String>> roots = List.of(List.of("array", "a"), List.of("map", "m"));
    byte[] list = legacy(5, "a", null, "1", "{\"x\":null}", "undefined", "\"s\"", "[true]");
    byte[] keyed = legacy(6, "m", "k", "{\"y\":[1.5]}");
    try (NodeYjs yjs = NodeYjs.start()) {
      yjs.doc(9, true, roots);
      yjs.apply(0, 1, List.of(list, keyed));
      YDoc doc = new YDoc(YDoc.Options.defaults().withClientId(9));
      doc.applyUpdate(list, "remote");
      doc.applyUpdate(keyed, "remote");
      YArray array = doc.getArray("a");
      assertThat(array.toList()).hasSize(5).element(2).isEqualTo(Undefined.UNDEFINED);
      assertThat(doc.getMap("m").toJson()).isEqualTo(Map.of("k", Map.of("y", List.of(1.5))));
      same(yjs, doc);
      array.insert(2, "between");
      yjs.tx(
          0,
          List.of(
              Map.of("op", "list.insert", "t", List.of("a"), "i", 2, "vs", List.of("between"))));
      same(yjs, doc);
      array.delete(0, 2);
      yjs.tx(0, List.of(Map.of("op", "list.delete", "t", List.of("a"), "i", 0, "n", 2)));
      same(yjs, doc);
      YDoc reloaded = new YDoc();
      reloaded.applyUpdateV2(doc.encodeStateAsUpdateV2());
      assertThat(reloaded.getArray("a").toJson()).isEqualTo(array.toJson());
      assertThat(Updates.convertV2ToV1(Updates.convertV1ToV2(list))).isEqualTo(list);
    }
  }

  private static void same(NodeYjs yjs, YDoc doc) {
    assertThat(doc.encodeStateAsUpdate()).isEqualTo(yjs.state(0, 1));
    assertThat(doc.encodeStateAsUpdateV2()).isEqualTo(yjs.state(0, 2));
    Map<?, ?> roots = (Map<?, ?>) Objects.requireNonNull(yjs.view(0).get("roots"));
    assertThat(Script.comparable(Script.view(doc.getArray("a"))))
        .isEqualTo(Script.comparable(roots.get("a")));
    assertThat(Script.comparable(Script.view(doc.getMap("m"))))
        .isEqualTo(Script.comparable(roots.get("m")));
  }

  /** A root belongs to a kind only once somebody asks for it; all that came before stays. */
  @Test
  void rootsFirstMetUntyped_keepEverything() {
    YDoc author = new YDoc(YDoc.Options.defaults().withClientId(1));
    author.getText("t").insert(0, "text", Map.of("b", true));
    author.getText("t").setAttribute("lang", "en");
    author.getMap("m").set("k", 1);
    author.getMap("m").set("k", new YArray(List.of(2)));
    author.getXmlFragment("x").push(new YXmlElement("p"));
    YDoc doc = new YDoc(YDoc.Options.defaults().withClientId(2));
    doc.applyUpdate(author.encodeStateAsUpdate());
    assertThat(doc.rootNames()).containsExactlyInAnyOrder("t", "m", "x");
    assertThat(doc.toJson()).isEmpty();
    assertThat(doc.encodeStateAsUpdate()).isEqualTo(author.encodeStateAsUpdate());
    assertThat(doc.getText("t").toDelta()).isEqualTo(author.getText("t").toDelta());
    assertThat(doc.getText("t").getAttribute("lang")).isEqualTo("en");
    assertThat(doc.getMap("m").toJson()).isEqualTo(Map.of("k", List.of(2L)));
    assertThat(doc.getXmlFragment("x")).hasToString("<p></p>");
    doc.getMap("m").set("k", 3);
    author.applyUpdate(doc.encodeStateAsUpdate());
    assertThat(author.getMap("m").toJson()).isEqualTo(Map.of("k", 3L));
    assertThatThrownBy(() -> doc.getArray("t"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("YText")
        .hasMessageContaining("YArray");
    assertThat(doc.getText("t")).isSameAs(doc.getText("t"));
  }

  /** What is deleted below an untyped root, and who listens, before it has a kind. */
  @Test
  void rootsFirstMetUntyped_tellOfChangesOnceTheyAreTyped() {
    YDoc author = new YDoc(YDoc.Options.defaults().withClientId(1));
    YDoc doc = new YDoc(YDoc.Options.defaults().withClientId(2));
    author.onUpdate((update, origin, t) -> doc.applyUpdate(update));
    author.getArray("a").push(List.of(1, 2, 3));
    author.getArray("a").delete(1, 1);
    List<Object> deltas = new ArrayList<>();
    doc.getArray("a").observe(e -> deltas.addAll(e.delta()));
    author.getArray("a").delete(0, 1);
    assertThat(deltas).containsExactly(new DeltaOp.Delete(1));
    assertThat(doc.getArray("a").toList()).containsExactly(3L);
  }

  @Test
  void copies_areDeepAndCanBePlacedAnywhere() {
    YDoc doc = new YDoc();
    YMap map = doc.getMap("m");
    YText text = new YText();
    text.applyDelta(
        List.of(
            new DeltaOp.Insert("bold", Map.of("b", true)),
            new DeltaOp.Insert(new YMap(Map.of("in", "embed")))));
    YXmlElement element = new YXmlElement("p");
    element.setAttribute("id", 7);
    element.push(List.of(new YXmlText("hi"), new YXmlHook("hook")));
    map.set("array", new YArray(List.of(1, text, element)));
    map.set("none", null);
    YMap copy = map.copy();
    assertThat(copy.isAttached()).isFalse();
    YDoc other = new YDoc();
    other.getArray("a").push(copy);
    YMap placed = (YMap) Objects.requireNonNull(other.getArray("a").get(0));
    assertThat(Script.comparable(Script.view(placed)))
        .isEqualTo(Script.comparable(Script.view(map)));
    text.insert(0, "only here");
    assertThat(placed.toJson()).isNotEqualTo(map.toJson());
  }

  @Test
  void values_thatCannotBeStored_areNamed() {
    YArray array = new YDoc().getArray("a");
    assertThatThrownBy(() -> array.push(new Object()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("java.lang.Object");
    assertThatThrownBy(() -> array.push(Undefined.UNDEFINED))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("undefined");
    assertThat(array.length()).isZero();
  }

  @Test
  void xml_neighboursAndDescendants() {
    YXmlFragment root = new YDoc().getXmlFragment("x");
    YXmlElement first = new YXmlElement("li");
    YXmlText text = new YXmlText("text");
    YXmlElement second = new YXmlElement("LI");
    root.push(List.of(first, text, second));
    YXmlElement inner = new YXmlElement("li");
    second.push(inner);
    assertThat(first.previousSibling()).isEmpty();
    assertThat(first.nextSibling()).containsSame(text);
    assertThat(text.nextSibling()).containsSame(second);
    assertThat(second.previousSibling()).containsSame(text);
    assertThat(second.nextSibling()).isEmpty();
    assertThat(root.descendants().toList()).containsExactly(first, text, second, inner);
    assertThat(root.elementsNamed("li")).containsExactly(first, second, inner);
    assertThat(inner.parent()).isSameAs(second);
    assertThat(root.slice(1, 3)).containsExactly(text, second);
    root.insertAfter(first, List.of(new YXmlHook("h")));
    assertThat(root.get(1)).isInstanceOf(YXmlHook.class);
    assertThatThrownBy(() -> root.insertAfter(inner, List.of(new YXmlHook("h"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not a child");
    assertThatThrownBy(() -> root.insertAfter(root, List.of(new YXmlHook("h"))))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
