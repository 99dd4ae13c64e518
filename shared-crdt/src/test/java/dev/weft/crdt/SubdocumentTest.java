package dev.weft.crdt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Documents inside documents: who is told what, and when. */
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
    YDoc child = (YDoc) Objects.requireNonNull(other.getMap("m").get("k"));
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
    YDoc child = (YDoc) Objects.requireNonNull(other.getMap("m").get("k"));
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
    YDoc received = (YDoc) Objects.requireNonNull(other.getMap("m").get("k"));
    assertThat(received.getText("t")).hasToString("");
    received.applyUpdate(child.encodeStateAsUpdate());
    assertThat(received.getText("t")).hasToString("inside");
  }

  @Test
  void placedTwice_isRefused() {
    YDoc child = named("a");
    parent.getMap("m").set("k", child);
    assertThatThrownBy(() -> parent.getMap("m").set("other", child))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("sub-document");
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
    YDoc again = (YDoc) Objects.requireNonNull(parent.getMap("m").get("k"));
    assertThat(again).isNotSameAs(child);
    assertThat(again.guid()).isEqualTo("a");
  }
}
