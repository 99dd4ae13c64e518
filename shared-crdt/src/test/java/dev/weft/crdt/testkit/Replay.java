package dev.weft.crdt.testkit;

import dev.weft.crdt.Snapshot;
import dev.weft.crdt.StateVector;
import dev.weft.crdt.UndoManager;
import dev.weft.crdt.YDoc;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Runs a whole golden case on our documents: every step, with the recorded updates as what is
 * delivered, and keeps what the documents emitted.
 */
public final class Replay {
  /** One emitted update. */
  public record Emitted(int doc, int step, byte[] v1, byte[] v2) {}

  /** Called after every step. */
  @FunctionalInterface
  public interface StepListener {
    void after(int step, Map<String, @Nullable Object> description, Replay replay);
  }

  private final Map<String, @Nullable Object> testCase;
  private final Map<String, String> kinds;
  private final List<YDoc> docs = new ArrayList<>();
  private final List<UndoManager> managers = new ArrayList<>();
  private final List<Emitted> local = new ArrayList<>();
  private final List<Emitted> echoes = new ArrayList<>();
  private final List<Map<String, @Nullable Object>> recorded;
  private final List<Object> undoResults = new ArrayList<>();
  private final List<byte[]> syncs = new ArrayList<>();
  private final long[] clock = {1_000_000};
  private int step;

  /** Prepares the documents of a case. */
  public Replay(Map<String, @Nullable Object> testCase) {
    this.testCase = testCase;
    this.kinds = Script.kinds(testCase);
    this.recorded = Tagged.list(testCase, "updates");
    List<Map<String, @Nullable Object>> given = Tagged.list(testCase, "docs");
    for (int d = 0; d < given.size(); d++) {
      docs.add(newDoc(given.get(d), d));
    }
  }

  private YDoc newDoc(Map<String, @Nullable Object> given, int number) {
    YDoc doc =
        new YDoc(
            YDoc.Options.defaults()
                .withClientId(Tagged.integer(given, "clientID"))
                .withGc(!Boolean.FALSE.equals(given.get("gc"))));
    if (!Boolean.TRUE.equals(given.get("lazyRoots"))) {
      Script.declare(doc, testCase);
    }
    List<byte[]> v1 = new ArrayList<>();
    doc.onUpdate((update, origin, transaction) -> v1.add(update));
    doc.onUpdateV2(
        (update, origin, transaction) ->
            (transaction.isLocal() ? local : echoes)
                .add(new Emitted(number, step, v1.removeLast(), update)));
    return doc;
  }

  /** The documents. */
  public List<YDoc> docs() {
    return docs;
  }

  /** Updates of local transactions, in order. */
  public List<Emitted> local() {
    return local;
  }

  /** Updates of applied updates, in order. */
  public List<Emitted> echoes() {
    return echoes;
  }

  /** Per undo or redo: whether it did something and both stack sizes. */
  public List<Object> undoResults() {
    return undoResults;
  }

  /** The bytes of sync steps. */
  public List<byte[]> syncs() {
    return syncs;
  }

  /** The undo managers, in order of creation. */
  public List<UndoManager> managers() {
    return managers;
  }

  /** Runs all steps. */
  public void run(StepListener listener) {
    List<Map<String, @Nullable Object>> steps = Tagged.list(testCase, "steps");
    for (step = 0; step < steps.size(); step++) {
      runStep(steps.get(step));
      listener.after(step, steps.get(step), this);
    }
  }

  private YDoc doc(Map<String, @Nullable Object> s) {
    return docs.get((int) Tagged.integer(s, "d"));
  }

  private void runStep(Map<String, @Nullable Object> s) {
    switch (Tagged.string(s, "s")) {
      case "tx" -> {
        YDoc doc = doc(s);
        doc.transact(s.get("origin"), t -> runAll(doc, Tagged.list(s, "ops")));
      }
      case "apply" -> {
        boolean v2 = s.get("fmt") instanceof Number n && n.intValue() == 2;
        for (Object index : Tagged.values(s, "u")) {
          Map<String, @Nullable Object> update =
              recorded.get(((Number) Objects.requireNonNull(index)).intValue());
          deliver(doc(s), Tagged.bytes(update, v2 ? "v2" : "v1"), v2);
        }
      }
      case "raw" ->
          deliver(
              doc(s), Tagged.bytes(s, "b"), s.get("fmt") instanceof Number n && n.intValue() == 2);
      case "sync" -> sync(s);
      case "um" -> managers.add(Script.undoManager(doc(s), kinds, s, clock));
      case "undo" -> {
        boolean done = manager(s).undo();
        undoResults.add(List.of(done, manager(s).undoCount(), manager(s).redoCount()));
      }
      case "redo" -> {
        boolean done = manager(s).redo();
        undoResults.add(List.of(done, manager(s).undoCount(), manager(s).redoCount()));
      }
      case "stopCapturing" -> manager(s).stopCapturing();
      case "umClear" -> manager(s).clear();
      case "declare" -> Script.declare(doc(s), testCase);
      case "setClientID" -> doc(s).setClientId(Tagged.integer(s, "clientID"));
      case "snap", "pend" -> {}
      default -> throw new IllegalArgumentException(Tagged.string(s, "s"));
    }
  }

  private void runAll(YDoc doc, List<Map<String, @Nullable Object>> ops) {
    for (Map<String, @Nullable Object> op : ops) {
      Script.run(doc, kinds, op);
    }
  }

  private UndoManager manager(Map<String, @Nullable Object> s) {
    return managers.get(s.containsKey("um") ? (int) Tagged.integer(s, "um") : 0);
  }

  private static void deliver(YDoc doc, byte[] update, boolean v2) {
    if (v2) {
      doc.applyUpdateV2(update, "remote");
    } else {
      doc.applyUpdate(update, "remote");
    }
  }

  private void sync(Map<String, @Nullable Object> s) {
    YDoc from = docs.get((int) Tagged.integer(s, "from"));
    YDoc to = docs.get((int) Tagged.integer(s, "to"));
    boolean v2 = s.get("fmt") instanceof Number n && n.intValue() == 2;
    StateVector known = to.stateVector();
    byte[] bytes = v2 ? from.encodeStateAsUpdateV2(known) : from.encodeStateAsUpdate(known);
    syncs.add(bytes);
    deliver(to, bytes, v2);
  }

  /** The present snapshot of a document. */
  public Snapshot snapshot(int doc) {
    return Snapshot.of(docs.get(doc));
  }
}
