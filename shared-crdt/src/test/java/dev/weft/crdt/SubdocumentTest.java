package dev.weft.crdt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.crdt.testkit.NodeYjs;
import dev.weft.crdt.testkit.Tagged;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Documents inside documents: who is told what, and when, beside the real Yjs as well. */
class SubdocumentTest {
  private final List<String> heard = new ArrayList<>();
  private final YDoc parent = watched(new YDoc(YDoc.Options.defaults().withClientId(3)));

  private static Set<String> guids(Collection<YDoc> documents) {
    Set<String> guids = new TreeSet<>();
    documents.forEach(document -> guids.add(document.guid()));
    return guids;
  }

  private YDoc watched(YDoc doc) {
    doc.onSubdocuments(
        event ->
            heard.add(
                "loaded %s, added %s, removed %s"
                    .formatted(
                        guids(event.loaded()), guids(event.added()), guids(event.removed()))));
    return doc;
  }

  private static YDoc named(String guid) {
    return new YDoc(YDoc.Options.defaults().withGuid(guid));
  }

  private static YDoc at(YDoc doc) {
    return (YDoc) Objects.requireNonNull(doc.getMap("m").get("k"));
  }

  @Test
  void placing_isTold_andTheDocumentJoinsTheParent() {
    YDoc child = named("a");
    parent.getMap("m").set("k", child);
    assertThat(heard).containsExactly("loaded [a], added [a], removed []");
    assertThat(parent.getMap("m").get("k")).isSameAs(child);
    assertThat(parent.subdocuments()).containsExactly(child);
    assertThat(child.clientId()).isEqualTo(parent.clientId());
  }

  @Test
  void several_inOneTransaction_areToldTogether() {
    parent.transact(
        transaction -> {
          parent.getArray("l").insert(0, named("a"));
          parent.getArray("l").insert(1, named("b"));
          parent.getArray("l").insert(2, named("passing"));
          parent.getArray("l").delete(2, 1);
        });
    assertThat(heard).hasSize(1);
    assertThat(heard.getFirst()).contains("added [a, b]").endsWith("removed []");
    assertThat(guids(parent.subdocuments())).containsExactly("a", "b");
  }

  @Test
  void received_isNotLoaded_untilAskedFor() {
    parent.getMap("m").set("k", named("a"));
    heard.clear();
    YDoc other = watched(new YDoc());
    other.applyUpdate(parent.encodeStateAsUpdate());
    assertThat(heard).containsExactly("loaded [], added [a], removed []");
    YDoc child = at(other);
    assertThat(child.shouldLoad()).isFalse();
    heard.clear();
    child.load();
    assertThat(heard).containsExactly("loaded [a], added [], removed []");
    assertThat(child.shouldLoad()).isTrue();
    heard.clear();
    child.load();
    assertThat(heard).as("asked for again").isEmpty();
  }

  @Test
  void received_withAutoLoad_isLoadedAtOnce_andKeepsItsOptions() {
    parent
        .getMap("m")
        .set(
            "k",
            new YDoc(
                YDoc.Options.defaults()
                    .withGuid("a")
                    .withGc(false)
                    .withAutoLoad(true)
                    .withMeta("title")));
    heard.clear();
    YDoc other = watched(new YDoc());
    other.applyUpdateV2(parent.encodeStateAsUpdateV2());
    assertThat(heard).containsExactly("loaded [a], added [a], removed []");
    YDoc child = at(other);
    assertThat(child.options().gc()).isFalse();
    assertThat(child.options().autoLoad()).isTrue();
    assertThat(child.options().meta()).isEqualTo("title");
  }

  @Test
  void deleting_isTold_andDestroysTheDocument() {
    YDoc child = named("a");
    child.onDestroy(() -> heard.add("destroyed"));
    parent.getMap("m").set("k", child);
    heard.clear();
    parent.getMap("m").delete("k");
    // Twice, as Yjs 13 does: the deletion, and the end of what was deleted.
    assertThat(heard)
        .containsExactly(
            "loaded [], added [], removed [a]", "destroyed", "loaded [], added [], removed [a]");
    assertThat(parent.subdocuments()).isEmpty();
  }

  @Test
  void replacing_isToldAsBoth() {
    parent.getMap("m").set("k", named("a"));
    heard.clear();
    parent.getMap("m").set("k", named("b"));
    assertThat(heard)
        .containsExactly("loaded [b], added [b], removed [a]", "loaded [], added [], removed [a]");
    assertThat(guids(parent.subdocuments())).containsExactly("b");
  }

  @Test
  void content_syncsOnItsOwn() {
    YDoc child = named("a");
    parent.getMap("m").set("k", child);
    child.getText("t").insert(0, "inside");
    YDoc other = new YDoc();
    other.applyUpdate(parent.encodeStateAsUpdate());
    YDoc received = at(other);
    assertThat(received.guid()).isEqualTo("a");
    assertThat(received.getText("t").length()).isZero();
    received.applyUpdate(child.encodeStateAsUpdate());
    assertThat(received.getText("t")).hasToString("inside");
    YDoc drawn = new YDoc();
    parent.getArray("l").push(drawn);
    assertThat(parent.toJson())
        .isEqualTo(Map.of("m", Map.of("k", Map.of()), "l", List.of(Map.of())));
    other.applyUpdate(parent.encodeStateAsUpdate());
    YDoc second = (YDoc) Objects.requireNonNull(other.getArray("l").get(0));
    assertThat(second.guid()).isEqualTo(drawn.guid());
  }

  @Test
  void placedTwice_isRefused() {
    YDoc child = named("a");
    parent.getMap("m").set("k", child);
    assertThatThrownBy(() -> parent.getMap("m").set("other", child))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("sub-document already");
    assertThat(parent.getMap("m").keys()).containsExactly("k");
  }

  @Test
  void undo_bringsTheDocumentBackAsANewInstance() {
    YDoc child = named("a");
    parent.getMap("m").set("k", child);
    UndoManager undo =
        new UndoManager(List.of(parent.getMap("m")), UndoManager.Options.defaults(() -> 1));
    parent.getMap("m").delete("k");
    heard.clear();
    assertThat(undo.undo()).isTrue();
    assertThat(heard).containsExactly("loaded [], added [a], removed []");
    YDoc again = at(parent);
    assertThat(again).isNotSameAs(child);
    assertThat(again.guid()).isEqualTo("a");
  }

  @Test
  void loadAndDestroy_tellWhatYjsTells() {
    List<List<String>> roots = List.of(List.of("map", "m"));
    try (NodeYjs yjs = NodeYjs.start()) {
      yjs.doc(1, true, roots);
      YDoc first = new YDoc(YDoc.Options.defaults().withClientId(1));
      first.getMap("m").set("k", new YDoc(YDoc.Options.defaults().withGuid("inner")));
      byte[] update = first.encodeStateAsUpdate();
      yjs.doc(2, true, roots);
      yjs.call("watch", "d", 1, "t", List.of());
      yjs.apply(1, 1, List.of(update));
      YDoc doc = new YDoc(YDoc.Options.defaults().withClientId(2));
      watched(doc);
      doc.applyUpdate(update);
      YDoc inner = at(doc);
      check(yjs, doc, inner, null);
      inner.load();
      check(yjs, doc, inner, "load");
      inner.load();
      check(yjs, doc, inner, "load");
      inner.destroy();
      check(yjs, doc, inner, "destroy");
      assertThat(at(doc)).isNotSameAs(inner);
      assertThat(at(doc).shouldLoad()).isFalse();
      at(doc).load();
      check(yjs, doc, at(doc), "load");
      assertThat(doc.encodeStateAsUpdate()).isEqualTo(yjs.state(1, 1)).isEqualTo(update);
    }
  }

  private void check(NodeYjs yjs, YDoc doc, YDoc before, @Nullable String act) {
    Map<String, @Nullable Object> theirs =
        Tagged.object(yjs.call("subdoc", "d", 1, "t", List.of("m"), "k", "k", "act", act));
    YDoc now = at(doc);
    assertThat(now.guid()).isEqualTo(theirs.get("guid"));
    assertThat(now.shouldLoad()).as("after %s", act).isEqualTo(theirs.get("shouldLoad"));
    assertThat(now == before).as("same after %s", act).isEqualTo(theirs.get("same"));
    assertThat(List.copyOf(guids(doc.subdocuments()))).isEqualTo(theirs.get("live"));
    List<String> events = new ArrayList<>();
    for (Object call : (List<?>) Objects.requireNonNull(yjs.call("calls", "d", 1))) {
      List<?> parts = (List<?>) Objects.requireNonNull(call);
      if ("subdocs".equals(parts.get(0))) {
        events.add(
            "loaded %s, added %s, removed %s".formatted(parts.get(1), parts.get(2), parts.get(3)));
      }
    }
    assertThat(heard).as("events of %s", act).isEqualTo(events);
    heard.clear();
  }

  @Test
  void destroy_endsWhatIsInsideAndTellsOnce() {
    YDoc doc = new YDoc();
    YDoc inner = new YDoc();
    List<String> ended = new ArrayList<>();
    doc.getMap("m").set("d", inner);
    doc.onDestroy(() -> ended.add("outer"));
    inner.onDestroy(() -> ended.add("inner"));
    doc.destroy();
    doc.destroy();
    assertThat(ended).containsExactly("inner", "outer");
  }
}
