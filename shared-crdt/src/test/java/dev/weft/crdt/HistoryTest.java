package dev.weft.crdt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.crdt.testkit.NodeYjs;
import dev.weft.crdt.testkit.Script;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Snapshots, past states, and what garbage collection leaves, beside the real Yjs. */
class HistoryTest {
  private static final List<List<String>> ROOTS =
      List.of(List.of("text", "t"), List.of("array", "a"), List.of("map", "m"));

  private static Map<String, @Nullable Object> op(
      String name, String root, @Nullable Object... arguments) {
    Map<String, @Nullable Object> op = new LinkedHashMap<>();
    op.put("op", name);
    op.put("t", List.of(root));
    for (int i = 0; i < arguments.length; i += 2) {
      op.put((String) Objects.requireNonNull(arguments[i]), arguments[i + 1]);
    }
    return op;
  }

  private static final List<Map<String, @Nullable Object>> EDITS =
      List.of(
          op("text.insert", "t", "i", 0, "s", "hello world"),
          op("text.format", "t", "i", 0, "n", 5, "attrs", Map.of("b", true)),
          op("list.push", "a", "vs", List.of(1, "two", 3)),
          op("map.set", "m", "k", "k", "v", "old"),
          op("text.delete", "t", "i", 3, "n", 4),
          op("list.delete", "a", "i", 1, "n", 1),
          op("map.set", "m", "k", "k", "v", "new"),
          op("text.insert", "t", "i", 2, "s", "é🙂", "attrs", Map.of("i", 1)),
          op("map.delete", "m", "k", "k"),
          op("list.insert", "a", "i", 0, "vs", List.of(0)),
          op("text.embed", "t", "i", 1, "v", Map.of("img", 1)),
          op("text.delete", "t", "i", 0, "n", 3));

  @Test
  void everyPastState_isThatOfYjs() {
    Map<String, String> kinds = Map.of("t", "text", "a", "array", "m", "map");
    try (NodeYjs yjs = NodeYjs.start()) {
      yjs.doc(1, false, ROOTS);
      YDoc doc = new YDoc(YDoc.Options.defaults().withClientId(1).withGc(false));
      ROOTS.forEach(root -> Script.root(doc, root.get(0), root.get(1)));
      List<Snapshot> snapshots = new ArrayList<>(List.of(Snapshot.of(doc)));
      List<Map<String, @Nullable Object>> json = new ArrayList<>(List.of(doc.toJson()));
      for (Map<String, @Nullable Object> edit : EDITS) {
        doc.transact(t -> Script.run(doc, kinds, edit));
        yjs.tx(0, List.of(edit));
        snapshots.add(Snapshot.of(doc));
        json.add(doc.toJson());
      }
      YText text = doc.getText("t");
      for (int i = 0; i < snapshots.size(); i++) {
        Snapshot snapshot = snapshots.get(i);
        YDoc restored = snapshot.restore(doc, YDoc.Options.defaults().withClientId(50 + i));
        ROOTS.forEach(root -> Script.root(restored, root.get(0), root.get(1)));
        int theirs =
            ((Number) Objects.requireNonNull(yjs.call("restore", "d", 0, "b", snapshot.encode())))
                .intValue();
        assertThat(Script.comparable(restored.toJson())).isEqualTo(Script.comparable(json.get(i)));
        assertThat(restored.encodeStateAsUpdate())
            .as("state %s", i)
            .isEqualTo(yjs.state(theirs, 1));
        assertThat(Script.comparable(Script.deltaView(snapshot.toDelta(text))))
            .isEqualTo(
                Script.comparable(
                    yjs.call("deltaAt", "d", 0, "t", List.of("t"), "b", snapshot.encode())));
        Snapshot previous = snapshots.get(i / 2);
        assertThat(joined(Script.deltaView(snapshot.toDelta(text, previous))))
            .as("changes from %s to %s", i / 2, i)
            .isEqualTo(
                joined(
                    yjs.call(
                        "deltaAt",
                        "d",
                        0,
                        "t",
                        List.of("t"),
                        "b",
                        snapshot.encode(),
                        "prev",
                        previous.encode())));
        assertThat(Script.comparable(snapshot.toList(doc.getArray("a"))))
            .isEqualTo(Script.comparable(restored.getArray("a").toList()));
        assertThat(snapshot.toMap(doc.getMap("m"))).isEqualTo(restored.getMap("m").toMap());
        assertThat(snapshot.get(doc.getMap("m"), "k")).isEqualTo(restored.getMap("m").get("k"));
      }
      assertThat(doc.encodeStateAsUpdate())
          .as("reading changed nothing")
          .isEqualTo(yjs.state(0, 1));
    }
  }

  /** Yjs starts an op at every item here, also where nothing changes; we do not. */
  private static List<Object> joined(@Nullable Object delta) {
    List<Object> ops = new ArrayList<>();
    Object attributes = null;
    for (Object op : (List<?>) Objects.requireNonNull(Script.comparable(delta))) {
      Map<?, ?> next = (Map<?, ?>) Objects.requireNonNull(op);
      if (next.get("insert") instanceof String more
          && !ops.isEmpty()
          && ops.getLast() instanceof String before
          && Objects.equals(attributes, next.get("attributes"))) {
        ops.set(ops.size() - 1, before + more);
      } else {
        attributes = next.get("attributes");
        ops.add(String.valueOf(attributes));
        ops.add(Objects.requireNonNull(next.get("insert")));
      }
    }
    return ops;
  }

  @Test
  void toDelta_labelsWhoChangedWhat() {
    YDoc doc = new YDoc(YDoc.Options.defaults().withClientId(1).withGc(false));
    YText text = doc.getText("t");
    text.insert(0, "ab");
    Snapshot before = Snapshot.of(doc);
    YDoc other = new YDoc(YDoc.Options.defaults().withClientId(2).withGc(false));
    other.applyUpdate(doc.encodeStateAsUpdate());
    other.getText("t").insert(2, "theirs");
    doc.applyUpdate(other.encodeStateAsUpdate());
    text.insert(8, "mine");
    text.delete(0, 1);
    List<DeltaOp> delta =
        Snapshot.of(doc).toDelta(text, before, (added, client) -> (added ? "+" : "-") + client);
    assertThat(delta)
        .containsExactly(
            new DeltaOp.Insert("a", Map.of("ychange", "-1")),
            new DeltaOp.Insert("b"),
            new DeltaOp.Insert("theirs", Map.of("ychange", "+2")),
            new DeltaOp.Insert("mine", Map.of("ychange", "+1")));
  }

  @Test
  void restore_needsASourceThatForgotNothingAndKnowsEnough() {
    YDoc collecting = new YDoc();
    collecting.getText("t").insert(0, "x");
    Snapshot snapshot = Snapshot.of(collecting);
    assertThatThrownBy(() -> snapshot.restore(collecting, YDoc.Options.defaults()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("gc off");
    YDoc empty = new YDoc(YDoc.Options.defaults().withGc(false));
    assertThatThrownBy(() -> snapshot.restore(empty, YDoc.Options.defaults()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("does not know");
  }

  @Test
  void containsUpdate_tellsWhetherAnythingIsNews() {
    YDoc doc = new YDoc(YDoc.Options.defaults().withClientId(1));
    List<byte[]> updates = new ArrayList<>();
    doc.onUpdate((update, origin, t) -> updates.add(update));
    doc.getText("t").insert(0, "ab");
    Snapshot before = Snapshot.of(doc);
    doc.getText("t").delete(0, 1);
    assertThat(before.containsUpdate(updates.get(0))).isTrue();
    assertThat(before.containsUpdate(updates.get(1))).isFalse();
    assertThat(Snapshot.of(doc).containsUpdate(updates.get(1))).isTrue();
    assertThat(Snapshot.empty().containsUpdate(updates.get(0))).isFalse();
    assertThat(before).isEqualTo(Snapshot.decode(before.encode())).isNotEqualTo(Snapshot.of(doc));
  }

  /** The filter keeps the history of one root, garbage collection takes that of the other. */
  @Test
  void gcFilter_choosesWhatIsKept() {
    YDoc[] self = new YDoc[1];
    YDoc doc =
        new YDoc(
            YDoc.Options.defaults()
                .withClientId(1)
                .withGcFilter(item -> item.parent() != self[0].getText("kept")));
    self[0] = doc;
    doc.getText("kept").insert(0, "precious");
    doc.getText("gone").insert(0, "garbage");
    doc.getText("kept").delete(0, 8);
    doc.getText("gone").delete(0, 7);
    String bytes = new String(doc.encodeStateAsUpdate(), StandardCharsets.UTF_8);
    assertThat(bytes).contains("precious").doesNotContain("garbage");
  }

  @Test
  void gcFilter_isToldWhatAnItemIs() {
    List<String> seen = new ArrayList<>();
    YDoc doc =
        new YDoc(
            YDoc.Options.defaults()
                .withClientId(1)
                .withGcFilter(
                    item -> {
                      seen.add(
                          item
                              + " key "
                              + item.key()
                              + " in "
                              + item.parent()
                              + " is "
                              + item.type());
                      return true;
                    }));
    YMap map = doc.getMap("m");
    map.set("k", new YArray());
    map.delete("k");
    assertThat(seen).containsExactly("item 1:0+1 key k in YMap of 0 is YArray of 0");
  }

  @Test
  void gcOff_keepsWhatIsDeleted() {
    YDoc doc = new YDoc(YDoc.Options.defaults().withClientId(1).withGc(false));
    doc.getText("t").insert(0, "kept");
    doc.getText("t").delete(0, 4);
    assertThat(new String(doc.encodeStateAsUpdate(), StandardCharsets.UTF_8)).contains("kept");
  }
}
