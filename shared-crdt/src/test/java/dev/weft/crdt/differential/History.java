package dev.weft.crdt.differential;

import dev.weft.crdt.RelativePosition;
import dev.weft.crdt.Snapshot;
import dev.weft.crdt.UndoManager;
import dev.weft.crdt.Updates;
import dev.weft.crdt.YArray;
import dev.weft.crdt.YDoc;
import dev.weft.crdt.YText;
import dev.weft.crdt.YXmlFragment;
import dev.weft.crdt.codec.JsonText;
import dev.weft.crdt.testkit.NodeYjs;
import dev.weft.crdt.testkit.Script;
import dev.weft.crdt.testkit.Tagged;
import dev.weft.crdt.testkit.edits.DocumentViews;
import dev.weft.crdt.testkit.edits.RandomEdits;
import dev.weft.crdt.testkit.replay.Comparison;
import dev.weft.crdt.testkit.replay.GoldenViews;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Carries out a plan on both implementations.
 *
 * <p>Every emitted update of both must have the same bytes, in both versions; what then travels is
 * what the writing side of the replica made, so that ours reads Yjs's bytes and the other way
 * round. At the end everything is delivered to everyone, and all must agree.
 */
final class History {
  private static final long SETTLE_SEED = 0x5EED;
  private static final int SETTLE_ROUNDS_MAX = 50;

  /** An update on its way, by its author. */
  private record Sent(int author, byte[] v1, byte[] v2) {}

  private record Position(int replica, RelativePosition ours, byte[] theirs) {}

  private record Kept(int replica, byte[] snapshot) {}

  private final Plan plan;
  private final NodeYjs yjs;
  private final List<Twin> twins = new ArrayList<>();
  private final List<Sent> sent = new ArrayList<>();
  private final List<List<Integer>> inboxes = new ArrayList<>();
  private final List<Position> positions = new ArrayList<>();
  private final List<Kept> snapshots = new ArrayList<>();
  private final List<String> transcript = new ArrayList<>();

  private History(Plan plan, NodeYjs yjs) {
    this.plan = plan;
    this.yjs = yjs;
  }

  /**
   * Carries out a plan.
   *
   * @throws AssertionError at the first difference, with what was done until then
   */
  static void run(Plan plan, NodeYjs yjs) {
    History history = new History(plan, yjs);
    try {
      history.run();
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(
          "%s\nseed %d, %s, replicas %s%n  %s"
              .formatted(
                  e.getMessage(),
                  plan.seed(),
                  plan.theme(),
                  plan.replicas(),
                  String.join("\n  ", history.transcript)),
          e);
    }
  }

  private void run() {
    yjs.reset();
    for (int i = 0; i < plan.replicas().size(); i++) {
      Twin twin = new Twin(i, plan.replicas().get(i), yjs);
      twins.add(twin);
      inboxes.add(new ArrayList<>());
      if (!plan.isLazy(i)) {
        twin.declare();
      }
    }
    for (Twin twin : twins) {
      if (twin.declared) {
        SplittableRandom random = new SplittableRandom(plan.seed() + twin.number);
        List<String> roots = new ArrayList<>(RandomEdits.KINDS.keySet());
        roots.removeIf(root -> random.nextInt(4) == 0);
        twin.startUndo(roots.isEmpty() ? List.of("t") : roots);
      }
    }
    plan.steps().forEach(this::step);
    settle();
    compareAll();
    reload();
    resolvePositions();
    readSnapshots();
  }

  private void note(String what, Twin twin, @Nullable Object detail) {
    transcript.add(what + " " + twin.number + " " + detail);
  }

  // ---- Steps

  private void step(Plan.Step step) {
    Twin twin = twins.get(step.replica());
    SplittableRandom random = step.random();
    switch (step.kind()) {
      case EDIT -> edit(twin, random);
      case DELIVER -> deliver(twin, random, random.nextInt(1, 5));
      case MERGE -> merge(twin, random);
      case SYNC -> sync(twin, random);
      case UNDO, REDO, STOP_CAPTURING -> undo(twin, step.kind());
      case POSITION -> position(twin, random);
      case SNAPSHOT -> snapshot(twin);
      case DECLARE -> {
        if (random.nextInt(3) == 0) {
          twin.declare();
        }
      }
    }
  }

  private void took(Twin twin, @Nullable Object theirs) {
    List<?> list = (List<?>) Objects.requireNonNull(theirs);
    List<Twin.Emitted> ours = twin.drain(theirs);
    for (int i = 0; i < ours.size(); i++) {
      if (ours.get(i).local()) {
        Map<String, @Nullable Object> other = Tagged.object(list.get(i));
        sent.add(
            twin.plan.yjsWrites()
                ? new Sent(twin.number, Tagged.bytes(other, "v1"), Tagged.bytes(other, "v2"))
                : new Sent(twin.number, ours.get(i).v1(), ours.get(i).v2()));
        for (Twin reader : twins) {
          if (reader != twin) {
            inboxes.get(reader.number).add(sent.size() - 1);
          }
        }
      }
    }
  }

  private void edit(Twin twin, SplittableRandom random) {
    if (plan.isLazy(twin.number)) {
      return;
    }
    RandomEdits edits = new RandomEdits(random, plan.theme(), plan.loneSurrogates());
    String origin = random.nextInt(6) == 0 ? "other" : null;
    List<Map<String, @Nullable Object>> done = new ArrayList<>();
    int count = random.nextInt(3) == 0 ? random.nextInt(2, 5) : 1;
    twin.ours.transact(
        origin,
        transaction -> {
          for (int i = 0; i < count; i++) {
            Map<String, @Nullable Object> op = edits.operation(twin.ours);
            note("edit", twin, JsonText.stringify(op));
            done.add(op);
            Script.run(twin.ours, RandomEdits.KINDS, op);
          }
        });
    took(twin, yjs.call("tx", "d", twin.number, "ops", done, "origin", origin));
  }

  private void apply(Twin twin, int format, byte[] update) {
    if (format == 1) {
      twin.ours.applyUpdate(update, "remote");
    } else {
      twin.ours.applyUpdateV2(update, "remote");
    }
    took(twin, yjs.call("apply", "d", twin.number, "fmt", format, "u", List.of(base64(update))));
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** Takes some of what waits, in any order; now and then again what was there already. */
  private void deliver(Twin twin, SplittableRandom random, int count) {
    List<Integer> inbox = inboxes.get(twin.number);
    for (int i = 0; i < count && !sent.isEmpty(); i++) {
      boolean again = inbox.isEmpty() || random.nextInt(6) == 0;
      int index =
          again
              ? random.nextInt(sent.size())
              : inbox.remove(/* index */ random.nextInt(3) == 0 ? random.nextInt(inbox.size()) : 0);
      int format = random.nextInt(1, 3);
      note("deliver", twin, "update " + index + " as V" + format);
      Sent update = sent.get(index);
      apply(twin, format, format == 1 ? update.v1() : update.v2());
    }
  }

  private void merge(Twin twin, SplittableRandom random) {
    if (sent.isEmpty()) {
      return;
    }
    List<byte[]> v1 = new ArrayList<>();
    List<byte[]> v2 = new ArrayList<>();
    List<Integer> which = new ArrayList<>();
    for (int i = random.nextInt(2, 6); i > 0; i--) {
      int index = random.nextInt(sent.size());
      which.add(index);
      v1.add(sent.get(index).v1());
      v2.add(sent.get(index).v2());
    }
    note("merge", twin, which);
    byte[] ours1 = Updates.merge(v1);
    byte[] ours2 = Updates.mergeV2(v2);
    List<@Nullable Object> theirs =
        yjs.all(
            List.of(
                NodeYjs.command("merge", "fmt", 1, "u", v1.stream().map(History::base64).toList()),
                NodeYjs.command("merge", "fmt", 2, "u", v2.stream().map(History::base64).toList()),
                NodeYjs.command("convert", "to", 2, "u", ours1),
                NodeYjs.command("convert", "to", 1, "u", ours2),
                NodeYjs.command("svFromUpdate", "fmt", 1, "u", ours1)));
    Comparison.bytes("merged V1", ours1, Twin.bytes(theirs.get(0)));
    Comparison.bytes("merged V2", ours2, Twin.bytes(theirs.get(1)));
    Comparison.bytes("V1 to V2", Updates.convertV1ToV2(ours1), Twin.bytes(theirs.get(2)));
    Comparison.bytes("V2 to V1", Updates.convertV2ToV1(ours2), Twin.bytes(theirs.get(3)));
    Comparison.bytes(
        "state vector of an update",
        Updates.stateVector(ours1).encode(),
        Twin.bytes(theirs.get(4)));
    int format = random.nextInt(1, 3);
    apply(twin, format, Twin.bytes(theirs.get(format - 1)));
  }

  private void sync(Twin to, SplittableRandom random) {
    Twin from = twins.get(random.nextInt(twins.size()));
    if (from == to) {
      return;
    }
    int format = random.nextInt(1, 3);
    note("sync", to, "from " + from.number + " as V" + format);
    byte[] known = to.ours.stateVector().encode();
    byte[] theirs = yjs.state(from.number, format, known);
    byte[] ours =
        format == 1
            ? from.ours.encodeStateAsUpdate(to.ours.stateVector())
            : from.ours.encodeStateAsUpdateV2(to.ours.stateVector());
    Comparison.bytes("difference V" + format, ours, theirs);
    apply(to, format, from.plan.yjsWrites() ? theirs : ours);
  }

  private void undo(Twin twin, Plan.Kind kind) {
    UndoManager undo = twin.undo;
    if (undo == null) {
      return;
    }
    note(kind.toString(), twin, "");
    boolean done =
        switch (kind) {
          case UNDO -> undo.undo();
          case REDO -> undo.redo();
          default -> {
            undo.stopCapturing();
            yield false;
          }
        };
    String command = kind == Plan.Kind.UNDO ? "undo" : kind == Plan.Kind.REDO ? "redo" : "";
    List<@Nullable Object> theirs =
        yjs.all(
            List.of(
                NodeYjs.command(command.isEmpty() ? "stopCapturing" : command, "um", twin.number),
                NodeYjs.command("umStacks", "um", twin.number),
                NodeYjs.command("updates", "d", twin.number)));
    if (!command.isEmpty()) {
      Comparison.values("whether it did something", done, theirs.get(0));
    }
    Comparison.values("stacks of undo", List.of(undo.undoCount(), undo.redoCount()), theirs.get(1));
    took(twin, theirs.get(2));
  }

  private void position(Twin twin, SplittableRandom random) {
    if (!twin.declared) {
      return;
    }
    RandomEdits.Place place =
        new RandomEdits(random, plan.theme(), plan.loneSurrogates()).place(twin.ours);
    int length =
        switch (place.type()) {
          case YText text -> text.length();
          case YArray array -> array.length();
          case YXmlFragment fragment -> fragment.length();
          default -> -1;
        };
    if (length < 0) {
      return;
    }
    int index = random.nextInt(length + 1);
    int assoc = random.nextInt(-1, 2);
    note("position", twin, place.path() + " at " + index + ", assoc " + assoc);
    RelativePosition ours = RelativePosition.of(place.type(), index, assoc);
    Map<String, @Nullable Object> theirs =
        Tagged.object(
            yjs.call(
                "relposCreate", "d", twin.number, "t", place.path(), "i", index, "assoc", assoc));
    byte[] bytes = Tagged.bytes(theirs, "b");
    Comparison.bytes("relative position", ours.encode(), bytes);
    Comparison.values("relative position", ours.toJson(), theirs.get("json"));
    positions.add(new Position(twin.number, ours, bytes));
  }

  private void snapshot(Twin twin) {
    note("snapshot", twin, "");
    byte[] ours = Snapshot.of(twin.ours).encode();
    Comparison.bytes(
        "snapshot", ours, Twin.bytes(yjs.call("snapshot", "d", twin.number, "fmt", 1)));
    if (!twin.plan.gc() && twin.declared) {
      snapshots.add(new Kept(twin.number, ours));
    }
  }

  // ---- The end

  /** Everything reaches everyone; clean-up may write more, which has to travel as well. */
  private void settle() {
    SplittableRandom random = new SplittableRandom(plan.seed() ^ SETTLE_SEED);
    twins.forEach(Twin::declare);
    transcript.add("settle");
    for (int round = 0; round < SETTLE_ROUNDS_MAX; round++) {
      for (Twin twin : twins) {
        while (!inboxes.get(twin.number).isEmpty()) {
          deliver(twin, random, 1);
        }
      }
      if (inboxes.stream().allMatch(List::isEmpty)) {
        return;
      }
    }
    throw new AssertionError("replicas still write to each other after all edits");
  }

  private void compareAll() {
    List<Map<String, @Nullable Object>> questions = new ArrayList<>();
    twins.forEach(twin -> questions.addAll(twin.questions()));
    List<@Nullable Object> answers = yjs.all(questions);
    int each = questions.size() / twins.size();
    for (Twin twin : twins) {
      transcript.add("compare " + twin.number);
      twin.compare(answers.subList(twin.number * each, (twin.number + 1) * each));
    }
    Twin first = twins.getFirst();
    for (Twin twin : twins) {
      transcript.add("converged " + twin.number);
      Comparison.bytes(
          "snapshots of replicas",
          Snapshot.of(twin.ours).encode(),
          Snapshot.of(first.ours).encode());
      if (!plan.loneSurrogates()) {
        Comparison.values(
            "content of replicas",
            DocumentViews.pairsBlurred(twin.ours),
            DocumentViews.pairsBlurred(first.ours));
      }
    }
  }

  /** New documents of both, filled from the state of the other one. */
  private void reload() {
    SplittableRandom random = new SplittableRandom(plan.seed());
    Twin twin = twins.get(random.nextInt(twins.size()));
    for (int format = 1; format <= 2; format++) {
      transcript.add("reload " + twin.number + " as V" + format);
      Plan.Replica reader = new Plan.Replica(777, twin.plan.gc(), false, false);
      Twin loaded = new Twin(twins.size() + format - 1, reader, yjs);
      loaded.declare();
      byte[] ours =
          format == 1 ? twin.ours.encodeStateAsUpdate() : twin.ours.encodeStateAsUpdateV2();
      byte[] theirs = yjs.state(twin.number, format);
      yjs.call("apply", "d", loaded.number, "fmt", format, "u", List.of(base64(ours)));
      if (format == 1) {
        loaded.ours.applyUpdate(theirs);
      } else {
        loaded.ours.applyUpdateV2(theirs);
      }
      loaded.compare(yjs.all(loaded.questions()));
    }
  }

  private void resolvePositions() {
    for (Position position : positions) {
      for (Twin twin : twins) {
        for (boolean follow : new boolean[] {false, true}) {
          transcript.add(
              "resolve " + position.ours().toJson() + " in " + twin.number + ", follow " + follow);
          Object theirs =
              yjs.call("relposResolve", "d", twin.number, "b", position.theirs(), "follow", follow);
          Object ours =
              RelativePosition.decode(position.theirs())
                  .resolve(twin.ours, follow)
                  .map(found -> Map.of("i", found.index(), "assoc", found.assoc()))
                  .orElse(null);
          Comparison.values("index of a relative position", ours, theirs);
          transcript.removeLast();
        }
      }
    }
  }

  private void readSnapshots() {
    int number = twins.size() + 2;
    for (Kept kept : snapshots) {
      Twin twin = twins.get(kept.replica());
      Snapshot snapshot = Snapshot.decode(kept.snapshot());
      transcript.add("past of " + kept.replica());
      yjs.call("restore", "d", kept.replica(), "b", kept.snapshot());
      YDoc ours = snapshot.restore(twin.ours, YDoc.Options.defaults());
      RandomEdits.ROOTS.forEach(root -> Script.root(ours, root.get(0), root.get(1)));
      Twin.compareView(ours, yjs.view(number));
      Comparison.bytes("restored V1", ours.encodeStateAsUpdate(), yjs.state(number, 1));
      number++;
      for (String text : List.of("t", "xt")) {
        YText root = (YText) Script.root(twin.ours, text.equals("t") ? "text" : "xmltext", text);
        Comparison.values(
            "delta at a snapshot",
            Script.deltaView(snapshot.toDelta(root)),
            GoldenViews.untagged(
                yjs.call(
                    "deltaAt", "d", kept.replica(), "t", List.of(text), "b", kept.snapshot())));
      }
    }
  }
}
