package dev.weft.crdt.bench;

import dev.weft.crdt.StateVector;
import dev.weft.crdt.Updates;
import dev.weft.crdt.testkit.Traces;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/** What is measured of each sequential history. */
final class TraceWorkloads {
  /** Quadratic merges of other libraries are also measured on a prefix that they can finish. */
  private static final int MERGE_PREFIX = 8_000;

  private TraceWorkloads() {}

  static void addTo(Map<String, Supplier<Workload<?, ?>>> all, String trace) {
    all.put("type/" + trace, () -> new Typing(trace, false));
    all.put("type-captured/" + trace, () -> new Typing(trace, true));
    all.put("apply/" + trace, () -> new Applying(trace));
    all.put("load/" + trace, () -> new Loading(trace, TraceState::state, Replica::load));
    all.put("load-v2/" + trace, () -> new Loading(trace, TraceState::stateV2, Replica::loadV2));
    all.put(
        "encode/" + trace,
        () -> new Encoding(trace, r -> r.doc().encodeStateAsUpdate(), Replica::load));
    all.put(
        "encode-v2/" + trace,
        () -> new Encoding(trace, r -> r.doc().encodeStateAsUpdateV2(), Replica::loadV2));
    all.put("diff-half/" + trace, () -> new Diffing(trace));
    all.put("diff-half-bytes/" + trace, () -> new DiffingBytes(trace));
    all.put("merge/" + trace, () -> new Merging(trace, Integer.MAX_VALUE));
    all.put(
        "merge-first-%d/%s".formatted(MERGE_PREFIX, trace), () -> new Merging(trace, MERGE_PREFIX));
  }

  /** Local edits, one transaction each. */
  private static final class Typing extends Workload<Typing.Session, Typing.Session> {
    record Session(Replica replica, List<byte[]> sink) {}

    private final Traces.Sequential history;
    private final boolean captured;

    Typing(String trace, boolean captured) {
      this.history = TraceState.history(trace);
      this.captured = captured;
    }

    @Override
    Session fresh() {
      Session session = new Session(Replica.empty(TraceState.TYPIST), new ArrayList<>());
      if (captured) {
        session.replica.listen(session.sink);
      }
      return session;
    }

    @Override
    Session run(Session session) {
      session.replica.editAll(history.patches());
      return session;
    }

    @Override
    String check(Session session) {
      if (captured && session.sink.size() != history.patches().size()) {
        throw new IllegalStateException("only " + session.sink.size() + " updates were captured");
      }
      return equal(session.replica.content(), history.endContent(), "typing");
    }

    @Override
    int operations() {
      return history.patches().size();
    }
  }

  /** The update of every edit, one by one, on a second replica. */
  private static final class Applying extends Workload<Replica, Replica> {
    private final TraceState state;

    Applying(String trace) {
      this.state = TraceState.of(trace);
    }

    @Override
    Replica fresh() {
      return Replica.empty(2);
    }

    @Override
    Replica run(Replica replica) {
      replica.applyAll(state.updates());
      return replica;
    }

    @Override
    String check(Replica replica) {
      return equal(replica.content(), state.history().endContent(), "apply");
    }

    @Override
    int operations() {
      return state.updates().size();
    }
  }

  /** A full state into a new document, then its text. */
  static final class Loading extends Workload<byte[], Loading.Loaded> {
    record Loaded(Replica replica, String content) {}

    private final byte[] bytes;
    private final String expected;
    private final BiFunction<byte[], Long, Replica> load;

    Loading(
        String trace, Function<TraceState, byte[]> part, BiFunction<byte[], Long, Replica> load) {
      TraceState state = TraceState.of(trace);
      this.bytes = part.apply(state);
      this.expected = state.history().endContent();
      this.load = load;
    }

    @Override
    byte[] fresh() {
      return bytes;
    }

    @Override
    Loaded run(byte[] input) {
      Replica replica = load.apply(input, 2L);
      return new Loaded(replica, replica.content());
    }

    @Override
    String check(Loaded loaded) {
      return equal(loaded.content, expected, "load");
    }

    @Override
    int sizeBytes(Loaded loaded) {
      return bytes.length;
    }
  }

  /** A loaded document into a full state. */
  private static final class Encoding extends Workload<Replica, byte[]> {
    private final Replica replica;
    private final String expected;
    private final Function<Replica, byte[]> encode;
    private final BiFunction<byte[], Long, Replica> load;

    Encoding(
        String trace, Function<Replica, byte[]> encode, BiFunction<byte[], Long, Replica> load) {
      TraceState state = TraceState.of(trace);
      this.replica = Replica.load(state.state(), 2);
      this.expected = state.history().endContent();
      this.encode = encode;
      this.load = load;
    }

    @Override
    Replica fresh() {
      return replica;
    }

    @Override
    byte[] run(Replica input) {
      return encode.apply(input);
    }

    @Override
    String check(byte[] bytes) {
      return equal(load.apply(bytes, 3L).content(), expected, "encode");
    }

    @Override
    int sizeBytes(byte[] bytes) {
      return bytes.length;
    }
  }

  /** What a replica lacks that knows the first half. */
  private static final class Diffing extends Workload<Replica, byte[]> {
    private final TraceState state;
    private final Replica replica;
    private final StateVector known;

    Diffing(String trace) {
      this.state = TraceState.of(trace);
      this.replica = Replica.load(state.state(), 2);
      this.known = Replica.load(state.half(), 3).doc().stateVector();
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
      Replica half = Replica.load(state.half(), 4);
      half.doc().applyUpdate(bytes);
      return equal(half.content(), state.history().endContent(), "diff");
    }

    @Override
    int sizeBytes(byte[] bytes) {
      return bytes.length;
    }
  }

  /** The same difference taken from the bytes of the state, without a document. */
  private static final class DiffingBytes extends Workload<byte[], byte[]> {
    private final TraceState state;
    private final StateVector known;

    DiffingBytes(String trace) {
      this.state = TraceState.of(trace);
      this.known = Updates.stateVector(state.half());
    }

    @Override
    byte[] fresh() {
      return state.state();
    }

    @Override
    byte[] run(byte[] input) {
      return Updates.diff(input, known);
    }

    @Override
    String check(byte[] bytes) {
      Replica half = Replica.load(state.half(), 4);
      half.doc().applyUpdate(bytes);
      return equal(half.content(), state.history().endContent(), "diff of bytes");
    }

    @Override
    int sizeBytes(byte[] bytes) {
      return bytes.length;
    }
  }

  /** The updates of the first edits, or of all, into one update, without a document. */
  private static final class Merging extends Workload<List<byte[]>, byte[]> {
    private final List<byte[]> updates;
    private final String expected;

    Merging(String trace, int limit) {
      TraceState state = TraceState.of(trace);
      int count = Math.min(limit, state.updates().size());
      this.updates = List.copyOf(state.updates().subList(0, count));
      Replica typed = Replica.empty(3);
      typed.editAll(state.history().patches().subList(0, count));
      this.expected = typed.content();
    }

    @Override
    List<byte[]> fresh() {
      return updates;
    }

    @Override
    byte[] run(List<byte[]> input) {
      return Updates.merge(input);
    }

    @Override
    String check(byte[] bytes) {
      return equal(Replica.load(bytes, 2).content(), expected, "merge");
    }

    @Override
    int operations() {
      return updates.size();
    }

    @Override
    int sizeBytes(byte[] bytes) {
      return bytes.length;
    }
  }
}
