package dev.weft.crdt.testkit.replay;

import dev.weft.crdt.DeleteSet;
import dev.weft.crdt.Updates;
import dev.weft.crdt.testkit.Tagged;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Replays one recorded script: the implementation makes the edits itself, and everything it emits
 * must be what Yjs emitted, byte for byte.
 *
 * <p>Compared are: every update of a local transaction and, in scenarios, of a remote one; the full
 * state after each step (hash); answers of sync steps; pending data; snapshots; what undo did;
 * events; at the end states, state vectors, snapshots, delete sets, views and toJSON. The history
 * that Yjs itself does not repeat ({@code markerInvariant} false) is compared by content only.
 */
public final class GoldenReplay {
  private static final byte[] NOTHING_KNOWN = {0};

  private final ReplayDoc.Factory factory;
  private final GoldenCase golden;
  private final List<Map<String, @Nullable Object>> updates;
  private final List<ReplayDoc> docs = new ArrayList<>();
  private final List<ReplayDoc.Undo> undos = new ArrayList<>();
  private final List<Map<String, @Nullable Object>> events = new ArrayList<>();
  private final Map<String, Integer> done = new LinkedHashMap<>();
  private int step;
  private int emitted;
  private int echoed;

  private GoldenReplay(ReplayDoc.Factory factory, GoldenCase golden) {
    this.factory = factory;
    this.golden = golden;
    this.updates = golden.list("updates");
  }

  /**
   * Replays a case.
   *
   * @throws AssertionError at the first difference
   * @throws UnsupportedOperationException if the implementation lacks something
   */
  public static void run(ReplayDoc.Factory factory, GoldenCase golden) {
    new GoldenReplay(factory, golden).run();
  }

  private void run() {
    for (int d = 0; d < golden.documents(); d++) {
      addDocument(d);
    }
    List<Map<String, @Nullable Object>> steps = golden.list("steps");
    for (step = 0; step < steps.size(); step++) {
      runStep(steps.get(step));
      checkTrace();
    }
    if (bytes() && emitted != updates.size()) {
      throw new AssertionError("emitted " + emitted + " updates, golden " + updates.size());
    }
    checkNothingLeft();
    checkEvents();
    List<Map<String, @Nullable Object>> finals = golden.finals();
    for (int d = 0; d < finals.size(); d++) {
      checkFinal(d, finals.get(d));
    }
    checkHashes();
  }

  private boolean bytes() {
    return golden.bytesAreComparable();
  }

  private String at(String what, int document) {
    return "step " + step + ", document " + document + ": " + what;
  }

  // ---- Documents

  private void addDocument(int d) {
    Map<String, @Nullable Object> spec = golden.document(d);
    boolean gc = !Boolean.FALSE.equals(spec.get("gc"));
    ReplayDoc doc = factory.create(Tagged.integer(spec, "clientID"), gc, true);
    docs.add(doc);
    doc.onUpdate((v1, v2, local) -> emitted(d, v1, v2, local));
    if (!Boolean.TRUE.equals(spec.get("lazyRoots"))) {
      declare(doc);
    }
    if (golden.observes()) {
      for (List<String> root : golden.roots()) {
        observe(doc, d, root.get(1));
      }
    }
  }

  private void declare(ReplayDoc doc) {
    golden.roots().forEach(root -> doc.declare(root.get(0), root.get(1)));
  }

  private void observe(ReplayDoc doc, int d, String root) {
    doc.observeDeep(
        root,
        (local, list) -> {
          Map<String, @Nullable Object> call = new LinkedHashMap<>();
          call.put("d", (long) d);
          call.put("s", (long) step);
          call.put("root", root);
          call.put("local", local);
          call.put("events", list);
          events.add(call);
        });
  }

  private void emitted(int d, byte[] v1, byte[] v2, boolean local) {
    if (local) {
      checkEmitted("update", updates, emitted++, d, v1, v2);
    } else if (golden.isScenario()) {
      checkEmitted("echo", golden.list("echoes"), echoed++, d, v1, v2);
    }
  }

  private void checkEmitted(
      String what,
      List<Map<String, @Nullable Object>> all,
      int index,
      int d,
      byte[] v1,
      byte[] v2) {
    if (!bytes()) {
      return;
    }
    String name = at(what + " " + index, d);
    if (index >= all.size()) {
      throw new AssertionError(name + ": Yjs emitted no more than " + all.size());
    }
    Map<String, @Nullable Object> expected = all.get(index);
    Comparison.values(name + ": document", d, expected.get("d"));
    Comparison.values(name + ": step", step, expected.get("s"));
    Comparison.bytes(name + ": V1", v1, Tagged.bytes(expected, "v1"));
    if (expected.containsKey("v2")) {
      Comparison.bytes(name + ": V2", v2, Tagged.bytes(expected, "v2"));
    }
  }

  // ---- Steps

  private ReplayDoc doc(Map<String, @Nullable Object> s) {
    return docs.get((int) Tagged.integer(s, "d"));
  }

  private ReplayDoc.Undo undo(Map<String, @Nullable Object> s) {
    return undos.get(s.containsKey("um") ? (int) Tagged.integer(s, "um") : 0);
  }

  private static int format(Map<String, @Nullable Object> s) {
    return s.containsKey("fmt") ? (int) Tagged.integer(s, "fmt") : 1;
  }

  private void runStep(Map<String, @Nullable Object> s) {
    switch (Tagged.string(s, "s")) {
      case "tx" ->
          doc(s)
              .transact(s.get("origin"), Tagged.list(s, "ops").stream().map(ReplayOp::of).toList());
      case "apply" -> applyRecorded(s);
      case "raw" -> doc(s).apply(Tagged.bytes(s, "b"), format(s), "remote");
      case "sync" -> sync(s);
      case "declare" -> declare(doc(s));
      case "setClientID" -> doc(s).setClientId(Tagged.integer(s, "clientID"));
      case "um" -> undos.add(doc(s).undo(undoOptions(s)));
      case "undo" -> checkUndo(undo(s), undo(s).undo());
      case "redo" -> checkUndo(undo(s), undo(s).redo());
      case "stopCapturing" -> undo(s).stopCapturing();
      case "umClear" -> undo(s).clear();
      case "pend" -> checkPending(doc(s));
      case "snap" -> checkSnapshot(doc(s));
      default -> throw new IllegalArgumentException("unknown step " + s.get("s"));
    }
  }

  private void applyRecorded(Map<String, @Nullable Object> s) {
    for (Object index : Tagged.values(s, "u")) {
      Map<String, @Nullable Object> update =
          updates.get(((Number) Objects.requireNonNull(index)).intValue());
      int format = format(s);
      doc(s).apply(Tagged.bytes(update, format == 1 ? "v1" : "v2"), format, "remote");
    }
  }

  private void sync(Map<String, @Nullable Object> s) {
    ReplayDoc from = docs.get((int) Tagged.integer(s, "from"));
    ReplayDoc to = docs.get((int) Tagged.integer(s, "to"));
    byte[] vector = to.stateVector();
    byte[] v1 = from.encodeState(1, vector);
    byte[] v2 = from.encodeState(2, vector);
    Map<String, @Nullable Object> expected = next("syncs");
    if (bytes() && expected.containsKey("v1sha")) {
      Comparison.hash(at("sync V1", 0), v1, expected.get("v1sha"));
      Comparison.hash(at("sync V2", 0), v2, expected.get("v2sha"));
    } else if (bytes()) {
      Comparison.bytes(at("sync state vector", 0), vector, Tagged.bytes(expected, "sv"));
      Comparison.bytes(at("sync V1", 0), v1, Tagged.bytes(expected, "v1"));
      Comparison.bytes(at("sync V2", 0), v2, Tagged.bytes(expected, "v2"));
    }
    to.apply(format(s) == 1 ? v1 : v2, format(s), "remote");
  }

  private ReplayDoc.UndoOptions undoOptions(Map<String, @Nullable Object> s) {
    List<List<Object>> scope = new ArrayList<>();
    Tagged.values(s, "scope").forEach(path -> scope.add(ReplayOp.path(path)));
    Set<@Nullable Object> origins = new HashSet<>();
    if (s.containsKey("origins")) {
      origins.addAll(Tagged.values(s, "origins"));
    } else {
      origins.add(null);
    }
    boolean merges = !s.containsKey("timeout");
    if (!merges && Tagged.integer(s, "timeout") != 0) {
      throw new IllegalArgumentException("only no time-out and 0 can be replayed");
    }
    return new ReplayDoc.UndoOptions(
        scope, origins, merges, Boolean.TRUE.equals(s.get("ignoreRemoteMapChanges")));
  }

  /** The next entry of a list of records, which must belong to this step. */
  private Map<String, @Nullable Object> next(String list) {
    int index = done.merge(list, 1, Integer::sum) - 1;
    List<Map<String, @Nullable Object>> all = golden.list(list);
    if (index >= all.size()) {
      throw new AssertionError("step " + step + ": no golden entry " + index + " in " + list);
    }
    Comparison.values("step of " + list + " " + index, step, all.get(index).get("s"));
    return all.get(index);
  }

  // ---- Checks

  private void checkUndo(ReplayDoc.Undo undo, boolean performed) {
    if (golden.isScenario()) {
      Map<String, @Nullable Object> expected = next("undoChecks");
      Comparison.values("step " + step + ": performed", performed, expected.get("performed"));
      Comparison.values(
          "step " + step + ": undo stack", undo.undoStackSize(), expected.get("undoStack"));
      Comparison.values(
          "step " + step + ": redo stack", undo.redoStackSize(), expected.get("redoStack"));
    }
  }

  private void checkPending(ReplayDoc doc) {
    Map<String, @Nullable Object> expected = next("pend");
    checkPending(doc, expected);
    Comparison.bytes(
        at("pending V1", 0), doc.encodeState(1, NOTHING_KNOWN), Tagged.bytes(expected, "v1"));
    Comparison.bytes(
        at("pending V2", 0), doc.encodeState(2, NOTHING_KNOWN), Tagged.bytes(expected, "v2"));
    Comparison.bytes(
        at("pending state vector", 0), doc.stateVector(), Tagged.bytes(expected, "sv"));
  }

  private void checkPending(ReplayDoc doc, Map<String, @Nullable Object> expected) {
    ReplayDoc.Pending pending = doc.pending();
    Comparison.values(
        at("pending structs", 0), base64(pending.structsV2()), expected.get("pendingStructsV2"));
    Comparison.values(
        at("pending deletes", 0), base64(pending.deletesV2()), expected.get("pendingDsV2"));
    Map<Long, Object> missing = new LinkedHashMap<>();
    for (Object pair : Tagged.values(expected, "missing")) {
      List<?> entry = (List<?>) Objects.requireNonNull(pair);
      missing.put(
          ((Number) Objects.requireNonNull(entry.get(0))).longValue(),
          Objects.requireNonNull(entry.get(1)));
    }
    Comparison.values(at("missing", 0), pending.missing(), missing);
  }

  private static @Nullable String base64(byte @Nullable [] bytes) {
    return bytes == null ? null : Base64.getEncoder().encodeToString(bytes);
  }

  private void checkSnapshot(ReplayDoc doc) {
    Map<String, @Nullable Object> expected = next("snaps");
    Comparison.bytes(at("snapshot V1", 0), doc.snapshot(1), Tagged.bytes(expected, "v1"));
    Comparison.bytes(at("snapshot V2", 0), doc.snapshot(2), Tagged.bytes(expected, "v2"));
    checkViews("at snapshot", doc, Tagged.object(expected.get("roots")));
    if (expected.containsKey("restored")) {
      ReplayDoc restored = doc.restore(doc.snapshot(1));
      declare(restored);
      checkViews("restored", restored, Tagged.object(expected.get("restored")));
      Comparison.bytes(
          at("restored V1", 0),
          restored.encodeState(1, NOTHING_KNOWN),
          Tagged.bytes(expected, "restoredV1"));
    }
  }

  private void checkTrace() {
    if (!bytes()) {
      return;
    }
    for (Object entry : Tagged.values(golden.json(), "trace")) {
      List<?> trace = (List<?>) Objects.requireNonNull(entry);
      if (((Number) Objects.requireNonNull(trace.get(0))).intValue() == step) {
        int d = ((Number) Objects.requireNonNull(trace.get(1))).intValue();
        Comparison.hash(
            at("full state", d), docs.get(d).encodeState(1, NOTHING_KNOWN), trace.get(2));
      }
    }
  }

  private void checkViews(String what, ReplayDoc doc, Map<String, @Nullable Object> roots) {
    for (Map.Entry<String, @Nullable Object> root : roots.entrySet()) {
      Comparison.values(
          at(what + " view of " + root.getKey(), 0),
          doc.view(root.getKey()),
          GoldenViews.untagged(root.getValue()));
    }
  }

  private void checkFinal(int d, Map<String, @Nullable Object> expected) {
    ReplayDoc doc = docs.get(d);
    Comparison.bytes(at("state vector", d), doc.stateVector(), Tagged.bytes(expected, "sv"));
    if (bytes()) {
      checkFinalBytes(d, doc, expected);
    }
    checkViews("final", doc, Tagged.object(expected.get("roots")));
    if (expected.containsKey("json")) {
      Tagged.object(expected.get("json"))
          .forEach(
              (root, json) ->
                  Comparison.values(
                      at("toJSON of " + root, d),
                      GoldenViews.withoutDocuments(doc.json(root)),
                      GoldenViews.asJson(json)));
    }
    if (golden.isScenario()) {
      checkPending(doc, expected);
    }
  }

  private void checkFinalBytes(int d, ReplayDoc doc, Map<String, @Nullable Object> expected) {
    byte[] v1 = doc.encodeState(1, NOTHING_KNOWN);
    byte[] v2 = doc.encodeState(2, NOTHING_KNOWN);
    Comparison.bytes(at("final V1", d), v1, Tagged.bytes(expected, "v1"));
    if (expected.containsKey("v2")) {
      Comparison.bytes(at("final V2", d), v2, Tagged.bytes(expected, "v2"));
    }
    if (expected.containsKey("v2sha")) {
      Comparison.hash(at("final V2", d), v2, expected.get("v2sha"));
    }
    Comparison.bytes(at("snapshot V1", d), doc.snapshot(1), Tagged.bytes(expected, "snapV1"));
    if (expected.containsKey("snapV2")) {
      Comparison.bytes(at("snapshot V2", d), doc.snapshot(2), Tagged.bytes(expected, "snapV2"));
    }
    if (expected.containsKey("ds")) {
      Comparison.values(at("delete set", d), deleteSet(doc), expected.get("ds"));
    }
  }

  /** The delete set as the golden files list it: clients descending, ranges ascending. */
  private static List<@Nullable Object> deleteSet(ReplayDoc doc) {
    byte[] snapshot = doc.snapshot(1);
    Map<Long, List<@Nullable Object>> byClient = new LinkedHashMap<>();
    DeleteSet.readFrom(new dev.weft.crdt.codec.ByteReader(snapshot))
        .forEach(
            (client, clock, length) ->
                byClient
                    .computeIfAbsent(client, c -> new ArrayList<>())
                    .add(List.of(clock, length)));
    List<@Nullable Object> listed = new ArrayList<>();
    byClient.forEach((client, ranges) -> listed.add(List.of(client, ranges)));
    return listed;
  }

  private void checkNothingLeft() {
    for (String list : List.of("syncs", "pend", "snaps", "undoChecks")) {
      Comparison.values("entries of " + list, done.getOrDefault(list, 0), golden.list(list).size());
    }
    if (bytes() && golden.isScenario()) {
      Comparison.values("echoes", echoed, golden.list("echoes").size());
    }
  }

  private void checkEvents() {
    List<Map<String, @Nullable Object>> expected = golden.list("events");
    for (int i = 0; i < Math.min(events.size(), expected.size()); i++) {
      Comparison.values("event " + i, events.get(i), GoldenViews.untagged(expected.get(i)));
    }
    Comparison.values("observer calls", events.size(), expected.size());
  }

  /** Hashes that random histories carry beside the state of document 0. */
  private void checkHashes() {
    if (golden.isScenario() || !bytes()) {
      return;
    }
    List<Map<String, @Nullable Object>> perDoc = golden.list("perDoc");
    for (int d = 0; d < perDoc.size(); d++) {
      ReplayDoc doc = docs.get(d);
      Comparison.hash(at("V1", d), doc.encodeState(1, NOTHING_KNOWN), perDoc.get(d).get("v1sha"));
      Comparison.hash(at("V2", d), doc.encodeState(2, NOTHING_KNOWN), perDoc.get(d).get("v2sha"));
    }
    ReplayDoc reloaded = fresh();
    reloaded.apply(Tagged.bytes(golden.finals().getFirst(), "v1"), 1, "remote");
    Comparison.hash(
        "reloaded V1",
        reloaded.encodeState(1, NOTHING_KNOWN),
        golden.finals().getFirst().get("reloadV1sha"));
    Comparison.hash(
        "reloaded V2",
        reloaded.encodeState(2, NOTHING_KNOWN),
        golden.finals().getFirst().get("reloadV2sha"));
    List<byte[]> all = updates.stream().map(u -> Tagged.bytes(u, "v1")).toList();
    ReplayDoc oneByOne = fresh();
    all.forEach(update -> oneByOne.apply(update, 1, "remote"));
    Comparison.hash(
        "all updates one by one",
        oneByOne.encodeState(1, NOTHING_KNOWN),
        golden.json().get("freshV1sha"));
    ReplayDoc merged = fresh();
    merged.apply(Updates.merge(all), 1, "remote");
    Comparison.hash(
        "all updates merged",
        merged.encodeState(1, NOTHING_KNOWN),
        golden.json().get("mergedDocV1sha"));
  }

  private ReplayDoc fresh() {
    boolean gc = !Boolean.FALSE.equals(golden.document(0).get("gc"));
    ReplayDoc doc = factory.create(1, gc, true);
    declare(doc);
    return doc;
  }
}
