package dev.weft.crdt.bench;

import dev.weft.crdt.StateVector;
import dev.weft.crdt.testkit.Traces;
import dev.weft.crdt.testkit.Traces.Patch;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Replicas that edit without knowing of one another. */
final class ConcurrentWorkloads {
  private static final int FORK_BASE = 100_000;
  private static final int FORK_INSERTS = 50_000;
  private static final int FIRST_CLIENT = 10;

  private ConcurrentWorkloads() {}

  static void addTo(Map<String, Supplier<Workload<?, ?>>> all) {
    all.put("live/friendsforever", Live::new);
    all.put("forks/local", ForkLocal::new);
    all.put("forks/apply", ForkApply::new);
    all.put("same-place/1000x1", () -> new SamePlace(1_000, 1));
    all.put("same-place/20x400", () -> new SamePlace(20, 400));
    all.put("same-place/20x1600", () -> new SamePlace(20, 1_600));
    all.put("same-place/20x6400", () -> new SamePlace(20, 6_400));
  }

  /** Random inserts of one character each into a text of 100,000. */
  private static final class ForkLocal extends Workload<Replica, Replica> {
    private final byte[] base = Replica.stateOf(EditRandom.baseText(FORK_BASE));
    private final List<Patch> edits = EditRandom.randomInserts(FORK_INSERTS, FORK_BASE, 11);

    @Override
    Replica fresh() {
      return Replica.load(base, 2);
    }

    @Override
    Replica run(Replica replica) {
      replica.editAll(edits);
      return replica;
    }

    @Override
    String check(Replica replica) {
      return hasLength(replica.content(), FORK_BASE + FORK_INSERTS);
    }

    @Override
    int operations() {
      return FORK_INSERTS;
    }
  }

  /** The other fork's inserts, as one update, on a fork with as many of its own. */
  private static final class ForkApply extends Workload<Replica, Replica> {
    private final byte[] base = Replica.stateOf(EditRandom.baseText(FORK_BASE));
    private final List<Patch> mine = EditRandom.randomInserts(FORK_INSERTS, FORK_BASE, 11);
    private final byte[] update;
    private final String expected;

    ForkApply() {
      StateVector from = Replica.load(base, 1).doc().stateVector();
      Replica other = Replica.load(base, 3);
      other.editAll(EditRandom.randomInserts(FORK_INSERTS, FORK_BASE, 12));
      this.update = other.doc().encodeStateAsUpdate(from);
      other.doc().applyUpdate(fresh().doc().encodeStateAsUpdate(from));
      this.expected = other.content();
    }

    @Override
    Replica fresh() {
      Replica replica = Replica.load(base, 2);
      replica.editAll(mine);
      return replica;
    }

    @Override
    Replica run(Replica replica) {
      replica.doc().applyUpdate(update);
      return replica;
    }

    @Override
    String check(Replica replica) {
      return equal(replica.content(), expected, "forks");
    }

    @Override
    int operations() {
      return FORK_INSERTS;
    }
  }

  /**
   * Many clients insert at one place, each before what it inserted last; one replica gets it all.
   */
  private static final class SamePlace extends Workload<Replica, Replica> {
    private final byte[] base = Replica.stateOf("ab");
    private final List<byte[]> updates = new ArrayList<>();
    private final String expected;

    SamePlace(int clients, int inserts) {
      for (int client = 0; client < clients; client++) {
        Replica replica = Replica.load(base, FIRST_CLIENT + client);
        replica.listen(updates);
        String letter = String.valueOf((char) ('a' + client % 26));
        for (int i = 0; i < inserts; i++) {
          replica.text().insert(1, letter);
        }
      }
      Replica reversed = Replica.load(base, 2);
      for (int client = clients - 1; client >= 0; client--) {
        reversed.applyAll(updates.subList(client * inserts, (client + 1) * inserts));
      }
      this.expected = hasLength(reversed.content(), 2 + clients * inserts);
    }

    @Override
    Replica fresh() {
      return Replica.load(base, 3);
    }

    @Override
    Replica run(Replica replica) {
      replica.applyAll(updates);
      return replica;
    }

    @Override
    String check(Replica replica) {
      return equal(replica.content(), expected, "order of delivery");
    }

    @Override
    int operations() {
      return updates.size();
    }
  }

  /**
   * Two authors as they typed: every edit is an update that the other receives when it did then.
   */
  private static final class Live extends Workload<Live.Session, Live.Session> {
    private record Step(int agent, List<Patch> patches, int[] deliver) {}

    /** The replicas, where each one's updates go, and the updates of every step. */
    record Session(List<Replica> replicas, List<List<byte[]>> sinks, List<List<byte[]>> made) {}

    private final int agents;
    private final String endContent;
    private final List<Step> steps = new ArrayList<>();

    Live() {
      Traces.Concurrent history = Traces.friendsforever();
      this.agents = history.agents();
      this.endContent = history.endContent();
      BitSet[] seen = new BitSet[agents];
      for (int agent = 0; agent < agents; agent++) {
        seen[agent] = new BitSet();
      }
      for (int i = 0; i < history.txns().size(); i++) {
        Traces.Txn txn = history.txns().get(i);
        int[] deliver = missing(history.txns(), txn.parents(), seen[txn.agent()]);
        seen[txn.agent()].set(i);
        steps.add(new Step(txn.agent(), txn.patches(), deliver));
      }
    }

    /** The transactions that an agent has to have received before, in order; marks them as seen. */
    private static int[] missing(List<Traces.Txn> txns, List<Integer> parents, BitSet seen) {
      BitSet found = new BitSet();
      Deque<Integer> open = new ArrayDeque<>(parents);
      while (!open.isEmpty()) {
        int parent = open.pop();
        if (!seen.get(parent)) {
          seen.set(parent);
          found.set(parent);
          open.addAll(txns.get(parent).parents());
        }
      }
      return found.stream().toArray();
    }

    @Override
    Session fresh() {
      Session session = new Session(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
      for (int agent = 0; agent < agents; agent++) {
        Replica replica = Replica.empty(FIRST_CLIENT + agent);
        List<byte[]> sink = new ArrayList<>();
        replica.listen(sink);
        session.replicas.add(replica);
        session.sinks.add(sink);
      }
      return session;
    }

    @Override
    Session run(Session session) {
      for (Step step : steps) {
        Replica replica = session.replicas.get(step.agent);
        for (int earlier : step.deliver) {
          if (steps.get(earlier).agent != step.agent) {
            replica.applyAll(session.made.get(earlier));
          }
        }
        List<byte[]> sink = session.sinks.get(step.agent);
        sink.clear(); // the listener also hears of the received updates, which are not this step's
        replica.editAll(step.patches);
        session.made.add(List.copyOf(sink));
      }
      return session;
    }

    @Override
    String check(Session session) {
      for (int i = 0; i < steps.size(); i++) {
        for (int agent = 0; agent < agents; agent++) {
          if (steps.get(i).agent != agent) {
            session.replicas.get(agent).applyAll(session.made.get(i));
          }
        }
      }
      session.replicas.forEach(replica -> equal(replica.content(), endContent, "live"));
      return endContent;
    }

    @Override
    int operations() {
      return steps.size();
    }
  }
}
