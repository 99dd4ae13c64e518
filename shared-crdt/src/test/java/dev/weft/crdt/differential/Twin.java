package dev.weft.crdt.differential;

import dev.weft.crdt.Snapshot;
import dev.weft.crdt.UndoManager;
import dev.weft.crdt.YDoc;
import dev.weft.crdt.YText;
import dev.weft.crdt.YType;
import dev.weft.crdt.YXmlFragment;
import dev.weft.crdt.testkit.NodeYjs;
import dev.weft.crdt.testkit.Script;
import dev.weft.crdt.testkit.Tagged;
import dev.weft.crdt.testkit.edits.RandomEdits;
import dev.weft.crdt.testkit.replay.Comparison;
import dev.weft.crdt.testkit.replay.GoldenViews;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One replica twice: a document of ours and one of Yjs, which do the same and are given the same.
 */
final class Twin {
  /** What one transaction emitted, by both. */
  record Emitted(byte[] v1, byte[] v2, boolean local) {}

  final int number;
  final Plan.Replica plan;
  final YDoc ours;
  @Nullable UndoManager undo;
  boolean declared;

  private final NodeYjs yjs;
  private final List<Emitted> emitted = new ArrayList<>();

  /** Makes both; the number must be that of the next document that Yjs makes. */
  Twin(int number, Plan.Replica plan, NodeYjs yjs) {
    this.number = number;
    this.plan = plan;
    this.yjs = yjs;
    this.ours = new YDoc(YDoc.Options.defaults().withClientId(plan.clientId()).withGc(plan.gc()));
    int made = yjs.doc(plan.clientId(), plan.gc(), List.of());
    Comparison.values("number of the document", made, number);
    List<byte[]> v1 = new ArrayList<>();
    ours.onUpdate((update, origin, transaction) -> v1.add(update));
    ours.onUpdateV2(
        (update, origin, transaction) ->
            emitted.add(new Emitted(v1.removeLast(), update, transaction.isLocal())));
  }

  /** Names the roots. */
  void declare() {
    if (!declared) {
      RandomEdits.ROOTS.forEach(root -> Script.root(ours, root.get(0), root.get(1)));
      yjs.call("declare", "d", number, "roots", RandomEdits.ROOTS);
      declared = true;
    }
  }

  /** Starts an undo manager; Yjs numbers them as they come. */
  void startUndo(List<String> roots) {
    List<List<String>> scope = roots.stream().map(List::of).toList();
    Map<String, @Nullable Object> step = new LinkedHashMap<>();
    step.put("scope", scope);
    if (!plan.undoMerges()) {
      step.put("timeout", 0);
    }
    undo = Script.undoManager(ours, RandomEdits.KINDS, step, new long[] {1_000_000});
    Map<String, @Nullable Object> command = NodeYjs.command("um", "d", number);
    command.putAll(step);
    yjs.all(List.of(command));
  }

  /** Compares what both emitted since the last call and returns it. */
  List<Emitted> drain(@Nullable Object theirs) {
    List<?> list = (List<?>) Objects.requireNonNull(theirs);
    List<Emitted> mine = List.copyOf(emitted);
    emitted.clear();
    for (int i = 0; i < Math.min(mine.size(), list.size()); i++) {
      Map<String, @Nullable Object> update = Tagged.object(list.get(i));
      Comparison.bytes("emitted V1", mine.get(i).v1(), Tagged.bytes(update, "v1"));
      Comparison.bytes("emitted V2", mine.get(i).v2(), Tagged.bytes(update, "v2"));
      Comparison.values("local", mine.get(i).local(), update.get("local"));
    }
    Comparison.values("number of emitted updates", mine.size(), list.size());
    return mine;
  }

  /** Commands whose answers {@link #compare} takes. */
  List<Map<String, @Nullable Object>> questions() {
    return List.of(
        NodeYjs.command("view", "d", number),
        NodeYjs.command("state", "d", number, "fmt", 1),
        NodeYjs.command("state", "d", number, "fmt", 2),
        NodeYjs.command("snapshot", "d", number, "fmt", 2));
  }

  /** Compares everything that both say about themselves. */
  void compare(List<? extends @Nullable Object> answers) {
    compareView(ours, Tagged.object(answers.get(0)));
    Comparison.bytes("state V1", ours.encodeStateAsUpdate(), bytes(answers.get(1)));
    Comparison.bytes("state V2", ours.encodeStateAsUpdateV2(), bytes(answers.get(2)));
    Comparison.bytes("snapshot V2", Snapshot.of(ours).encodeV2(), bytes(answers.get(3)));
  }

  static byte[] bytes(@Nullable Object base64) {
    return Tagged.bytes(Map.of("b", Objects.requireNonNull(base64)), "b");
  }

  /** Compares content, state vector, snapshot, and whether something waits. */
  static void compareView(YDoc ours, Map<String, @Nullable Object> theirs) {
    Comparison.bytes("state vector", ours.stateVector().encode(), Tagged.bytes(theirs, "sv"));
    Comparison.bytes("snapshot", Snapshot.of(ours).encode(), Tagged.bytes(theirs, "snapV1"));
    Comparison.values("pending", ours.hasPending(), theirs.get("pending"));
    Map<String, @Nullable Object> views = Tagged.object(theirs.get("roots"));
    Map<String, @Nullable Object> json = Tagged.object(theirs.get("json"));
    Map<String, @Nullable Object> strings = Tagged.object(theirs.get("strings"));
    for (String name : views.keySet()) {
      YType root = Script.root(ours, Objects.requireNonNull(RandomEdits.KINDS.get(name)), name);
      Comparison.values(
          "view of " + name, Script.view(root), GoldenViews.untagged(views.get(name)));
      Comparison.values("JSON of " + name, root.toJson(), GoldenViews.asJson(json.get(name)));
      if (root instanceof YText || root instanceof YXmlFragment) {
        Comparison.values("string of " + name, root.toString(), strings.get(name));
      }
    }
  }
}
