package dev.weft.crdt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.crdt.testkit.NodeYjs;
import dev.weft.crdt.testkit.Tagged;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Documents in documents, beside the real Yjs. */
class SubdocumentsTest {
  private final List<String> told = new ArrayList<>();

  private static List<String> guids(Iterable<YDoc> docs) {
    List<String> guids = new ArrayList<>();
    docs.forEach(doc -> guids.add(doc.guid()));
    return guids;
  }

  private void listen(YDoc doc) {
    doc.onSubdocuments(
        e ->
            told.add(
                "loaded "
                    + guids(e.loaded())
                    + " added "
                    + guids(e.added())
                    + " removed "
                    + guids(e.removed())));
  }

  private static YDoc at(YDoc doc, String key) {
    return (YDoc) Objects.requireNonNull(doc.getMap("m").get(key));
  }

  @Test
  void loadAndDestroy_tellWhatYjsTells() {
    List<List<String>> roots = List.of(List.of("map", "m"));
    try (NodeYjs yjs = NodeYjs.start()) {
      yjs.doc(1, true, roots);
      YDoc first = new YDoc(YDoc.Options.defaults().withClientId(1));
      first.getMap("m").set("d", new YDoc(YDoc.Options.defaults().withGuid("inner")));
      byte[] update = first.encodeStateAsUpdate();
      yjs.doc(2, true, roots);
      yjs.call("watch", "d", 1, "t", List.of());
      yjs.apply(1, 1, List.of(update));
      YDoc doc = new YDoc(YDoc.Options.defaults().withClientId(2));
      listen(doc);
      doc.applyUpdate(update);
      YDoc inner = at(doc, "d");
      check(yjs, doc, inner, null);
      inner.load();
      check(yjs, doc, inner, "load");
      inner.load();
      check(yjs, doc, inner, "load");
      inner.destroy();
      check(yjs, doc, inner, "destroy");
      assertThat(at(doc, "d")).isNotSameAs(inner);
      assertThat(at(doc, "d").shouldLoad()).isFalse();
      at(doc, "d").load();
      check(yjs, doc, at(doc, "d"), "load");
      assertThat(doc.encodeStateAsUpdate()).isEqualTo(yjs.state(1, 1)).isEqualTo(update);
    }
  }

  private void check(NodeYjs yjs, YDoc doc, YDoc before, @Nullable String act) {
    Map<String, @Nullable Object> theirs =
        Tagged.object(yjs.call("subdoc", "d", 1, "t", List.of("m"), "k", "d", "act", act));
    YDoc now = at(doc, "d");
    assertThat(now.guid()).isEqualTo(theirs.get("guid"));
    assertThat(now.shouldLoad()).as("after %s", act).isEqualTo(theirs.get("shouldLoad"));
    assertThat(now == before).as("same after %s", act).isEqualTo(theirs.get("same"));
    assertThat(guids(doc.subdocuments())).isEqualTo(theirs.get("live"));
    List<String> events = new ArrayList<>();
    for (Object call : (List<?>) Objects.requireNonNull(yjs.call("calls", "d", 1))) {
      List<?> parts = (List<?>) Objects.requireNonNull(call);
      if ("subdocs".equals(parts.get(0))) {
        events.add(
            "loaded " + parts.get(1) + " added " + parts.get(2) + " removed " + parts.get(3));
      }
    }
    assertThat(told).as("events of %s", act).isEqualTo(events);
    told.clear();
  }

  @Test
  void content_isSyncedAsADocumentOfItsOwn() {
    YDoc doc = new YDoc();
    YDoc inner = new YDoc();
    doc.getArray("a").push(inner);
    inner.getText("t").insert(0, "not in the parent");
    YDoc other = new YDoc();
    other.applyUpdate(doc.encodeStateAsUpdate());
    YDoc received = (YDoc) Objects.requireNonNull(other.getArray("a").get(0));
    assertThat(received.guid()).isEqualTo(inner.guid());
    assertThat(received.getText("t").length()).isZero();
    received.applyUpdate(inner.encodeStateAsUpdate());
    assertThat(received.getText("t")).hasToString("not in the parent");
    assertThat(doc.toJson()).isEqualTo(Map.of("a", List.of(Map.of())));
  }

  @Test
  void placingTwice_isRefused() {
    YDoc doc = new YDoc();
    YDoc inner = new YDoc();
    doc.getMap("m").set("one", inner);
    assertThatThrownBy(() -> doc.getMap("m").set("two", inner))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("sub-document already");
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
