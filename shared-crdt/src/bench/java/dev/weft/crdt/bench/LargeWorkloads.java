package dev.weft.crdt.bench;

import dev.weft.crdt.StateVector;
import dev.weft.crdt.Updates;
import dev.weft.crdt.testkit.Traces.Patch;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Documents of unusual size: ten million characters, ten million tombstones, and the growth
 * between.
 */
final class LargeWorkloads {
  private static final int BIG_LENGTH = 10_000_000;
  private static final int EDITS = 1_000;
  private static final int TOMBSTONE_RUNS = 100_000;
  private static final int TOMBSTONES_PER_RUN = 100;
  private static final int GROWTH_RUN_LENGTH = 10;
  private static final int[] GROWTH_LENGTHS = {10_000, 100_000, 1_000_000, 10_000_000};

  private LargeWorkloads() {}

  static void addTo(Map<String, Supplier<Workload<?, ?>>> all) {
    all.put(
        "big/edits",
        () -> new Editing(Replica.stateOf(EditRandom.baseText(BIG_LENGTH)), BIG_LENGTH, false));
    all.put("tombstones/load", () -> new Loading(tombstones(), TOMBSTONE_RUNS));
    all.put("tombstones/edits", () -> new Editing(tombstones(), TOMBSTONE_RUNS, true));
  }

  static void addGrowthTo(Map<String, Supplier<Workload<?, ?>>> all) {
    for (int length : GROWTH_LENGTHS) {
      all.put("growth/local/" + length, () -> new Editing(runs(length), length, true));
      all.put("growth/remote/" + length, () -> new Receiving(length));
      all.put("growth/position/" + length, () -> new LookingUp(length));
      all.put("growth/load/" + length, () -> new Loading(runs(length), length));
      all.put("growth/diff/" + length, () -> new Diffing(length));
      all.put("growth/merge/" + length, () -> new Merging(length));
    }
  }

  /** A hundred thousand living characters with a hundred deleted ones before each. */
  private static byte[] tombstones() {
    Replica replica = Replica.empty(1);
    replica.text().insert(0, EditRandom.baseText(TOMBSTONE_RUNS * (TOMBSTONES_PER_RUN + 1)));
    List<Patch> deletes = new ArrayList<>();
    for (int i = 0; i < TOMBSTONE_RUNS; i++) {
      deletes.add(new Patch(i, TOMBSTONES_PER_RUN, ""));
    }
    replica.editTogether(deletes);
    return replica.doc().encodeStateAsUpdate();
  }

  /** Edits that make a document of ten-character runs which cannot join. */
  private static List<Patch> prepends(int length) {
    Patch patch = new Patch(0, 0, EditRandom.baseText(GROWTH_RUN_LENGTH));
    return Collections.nCopies(length / GROWTH_RUN_LENGTH, patch);
  }

  private static byte[] runs(int length) {
    Replica replica = Replica.empty(1);
    replica.editTogether(prepends(length));
    return replica.doc().encodeStateAsUpdate();
  }

  /** A thousand edits at random places. */
  static final class Editing extends Workload<Replica, Replica> {
    private final byte[] state;
    private final int length;
    private final boolean reload;
    private final List<Patch> edits;
    private Replica replica;

    /**
     * @param reload whether every run gets the document as it was first
     */
    Editing(byte[] state, int length, boolean reload) {
      this.state = state;
      this.length = length;
      this.reload = reload;
      this.edits = EditRandom.randomEdits(EDITS, length, 21);
      this.replica = Replica.load(state, 2);
    }

    @Override
    Replica fresh() {
      if (reload) {
        replica = Replica.load(state, 2);
      }
      return replica;
    }

    @Override
    Replica run(Replica input) {
      input.editAll(edits);
      return input;
    }

    /** A document that is not loaded anew differs after each run, so its text is not compared. */
    @Override
    String check(Replica output) {
      String text = hasLength(output.content(), length);
      return reload ? text : "";
    }

    @Override
    int operations() {
      return EDITS;
    }
  }

  /** A thousand updates of one character each, from another replica. */
  private static final class Receiving extends Workload<Replica, Replica> {
    private final byte[] state;
    private final List<byte[]> updates = new ArrayList<>();
    private final String expected;

    Receiving(int length) {
      this.state = runs(length);
      Replica other = Replica.load(state, 3);
      other.listen(updates);
      other.editAll(EditRandom.randomEdits(EDITS, length, 22));
      this.expected = other.content();
    }

    @Override
    Replica fresh() {
      return Replica.load(state, 2);
    }

    @Override
    Replica run(Replica replica) {
      replica.applyAll(updates);
      return replica;
    }

    @Override
    String check(Replica replica) {
      return equal(replica.content(), expected, "growth");
    }

    @Override
    int operations() {
      return EDITS;
    }
  }

  /** A thousand positions that survive edits, made and found again. */
  private static final class LookingUp extends Workload<Replica, Integer> {
    private final Replica replica;
    private final int[] places;

    LookingUp(int length) {
      this.replica = Replica.load(runs(length), 2);
      this.places =
          EditRandom.randomInserts(EDITS, length - EDITS, 23).stream()
              .mapToInt(Patch::position)
              .toArray();
    }

    @Override
    Replica fresh() {
      return replica;
    }

    @Override
    Integer run(Replica input) {
      int wrong = 0;
      for (int place : places) {
        if (Positions.lookUp(input, place) != place) {
          wrong++;
        }
      }
      return wrong;
    }

    @Override
    String check(Integer wrong) {
      if (wrong > 0) {
        throw new IllegalStateException(wrong + " positions came back elsewhere");
      }
      return "";
    }

    @Override
    int operations() {
      return EDITS;
    }
  }

  /** A state into a new document, then its text. */
  static final class Loading extends Workload<byte[], Loading.Loaded> {
    record Loaded(Replica replica, String content) {}

    private final byte[] bytes;
    private final int length;

    Loading(byte[] bytes, int length) {
      this.bytes = bytes;
      this.length = length;
    }

    @Override
    byte[] fresh() {
      return bytes;
    }

    @Override
    Loaded run(byte[] input) {
      Replica replica = Replica.load(input, 2);
      return new Loaded(replica, replica.content());
    }

    @Override
    String check(Loaded loaded) {
      return hasLength(loaded.content, length);
    }

    @Override
    int sizeBytes(Loaded loaded) {
      return bytes.length;
    }
  }

  /** What a replica lacks that knows the older half. */
  private static final class Diffing extends Workload<Replica, byte[]> {
    private final byte[] old;
    private final Replica replica;
    private final StateVector known;

    Diffing(int length) {
      this.old = runs(length / 2);
      this.known = Updates.stateVector(old);
      this.replica = Replica.load(old, 2);
      replica.editTogether(prepends(length / 2));
    }

    @Override
    Replica fresh() {
      return replica;
    }

    @Override
    byte[] run(Replica input) {
      return input.doc().encodeStateAsUpdate(known);
    }

    @Override
    String check(byte[] bytes) {
      Replica half = Replica.load(old, 3);
      half.doc().applyUpdate(bytes);
      return equal(half.content(), replica.content(), "diff");
    }

    @Override
    int sizeBytes(byte[] bytes) {
      return bytes.length;
    }
  }

  /** Two halves, by two clients, into one update, without a document. */
  private static final class Merging extends Workload<List<byte[]>, byte[]> {
    private final List<byte[]> parts;
    private final String expected;

    Merging(int length) {
      byte[] old = runs(length);
      Replica replica = Replica.load(old, 2);
      replica.editTogether(prepends(length));
      byte[] rest = replica.doc().encodeStateAsUpdate(Updates.stateVector(old));
      this.parts = List.of(old, rest);
      this.expected = replica.content();
    }

    @Override
    List<byte[]> fresh() {
      return parts;
    }

    @Override
    byte[] run(List<byte[]> input) {
      return Updates.merge(input);
    }

    @Override
    String check(byte[] bytes) {
      return equal(Replica.load(bytes, 3).content(), expected, "merge");
    }

    @Override
    int sizeBytes(byte[] bytes) {
      return bytes.length;
    }
  }
}
