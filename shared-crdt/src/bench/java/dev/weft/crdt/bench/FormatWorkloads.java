package dev.weft.crdt.bench;

import dev.weft.crdt.DeltaOp;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Rich text with 100,000 bold runs and as many plain ones between them. */
final class FormatWorkloads {
  private static final int FORMAT_RUNS = 100_000;
  private static final int RUN_LENGTH = 10;
  private static final int LENGTH = FORMAT_RUNS * 2 * RUN_LENGTH;
  private static final Map<String, Object> BOLD = Map.of("bold", true);

  private FormatWorkloads() {}

  static void addTo(Map<String, Supplier<Workload<?, ?>>> all) {
    all.put("formats/build", Building::new);
    all.put("formats/apply", Applying::new);
    all.put("formats/load", Loading::new);
    all.put("formats/edits", () -> new LargeWorkloads.Editing(state(), LENGTH, true));
  }

  private static List<DeltaOp> delta(String plain) {
    List<DeltaOp> delta = new ArrayList<>();
    for (int i = 0; i < 2 * FORMAT_RUNS; i++) {
      String insert = plain.substring(i * RUN_LENGTH, (i + 1) * RUN_LENGTH);
      delta.add(new DeltaOp.Insert(insert, i % 2 == 0 ? BOLD : Map.of()));
    }
    return delta;
  }

  private static byte[] state() {
    Replica replica = Replica.empty(1);
    replica.text().applyDelta(delta(EditRandom.baseText(LENGTH)));
    return replica.doc().encodeStateAsUpdate();
  }

  private static void hasAllRuns(List<DeltaOp> delta) {
    if (delta.size() != 2 * FORMAT_RUNS) {
      throw new IllegalStateException(delta.size() + " runs in the delta");
    }
  }

  /** All runs by one delta. */
  private static final class Building extends Workload<Replica, Replica> {
    private final String plain = EditRandom.baseText(LENGTH);
    private final List<DeltaOp> delta = delta(plain);

    @Override
    Replica fresh() {
      return Replica.empty(1);
    }

    @Override
    Replica run(Replica replica) {
      replica.text().applyDelta(delta);
      return replica;
    }

    @Override
    String check(Replica replica) {
      hasAllRuns(replica.text().toDelta());
      return equal(replica.content(), plain, "formats");
    }

    @Override
    int operations() {
      return delta.size();
    }
  }

  /** A plain text made bold run by run, one transaction each. */
  private static final class Applying extends Workload<Replica, Replica> {
    private final String plain = EditRandom.baseText(LENGTH);
    private final byte[] state = Replica.stateOf(plain);

    @Override
    Replica fresh() {
      return Replica.load(state, 2);
    }

    @Override
    Replica run(Replica replica) {
      for (int i = 0; i < FORMAT_RUNS; i++) {
        replica.text().format(2 * i * RUN_LENGTH, RUN_LENGTH, BOLD);
      }
      return replica;
    }

    @Override
    String check(Replica replica) {
      hasAllRuns(replica.text().toDelta());
      return equal(replica.content(), plain, "formats");
    }

    @Override
    int operations() {
      return FORMAT_RUNS;
    }
  }

  /** A state into a new document, then its delta. */
  private static final class Loading extends Workload<byte[], Loading.Loaded> {
    record Loaded(Replica replica, List<DeltaOp> delta) {}

    private final byte[] state = state();

    @Override
    byte[] fresh() {
      return state;
    }

    @Override
    Loaded run(byte[] bytes) {
      Replica replica = Replica.load(bytes, 2);
      return new Loaded(replica, replica.text().toDelta());
    }

    @Override
    String check(Loaded loaded) {
      hasAllRuns(loaded.delta);
      return hasLength(loaded.replica.content(), LENGTH);
    }

    @Override
    int sizeBytes(Loaded loaded) {
      return state.length;
    }
  }
}
