package dev.weft.crdt.simulation;

import dev.weft.crdt.DocumentInvariants;
import dev.weft.crdt.Snapshot;
import dev.weft.crdt.StateVector;
import dev.weft.crdt.YDoc;
import dev.weft.crdt.sync.SyncMessage;
import dev.weft.crdt.sync.SyncProtocol;
import dev.weft.crdt.testkit.edits.DocumentViews;
import dev.weft.crdt.testkit.edits.RandomEdits;
import dev.weft.crdt.testkit.edits.Theme;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** One seed: replicas, a bad network, edits, and the agreement that they must come to. */
final class Simulation {
  private static final int HEALED_TICKS_MAX = 400;
  private static final int RESYNC_TICKS = 10;

  /** What happened, over many seeds. */
  static final class Tally {
    long seeds;
    long edits;
    long undone;
    long redone;
    long restarts;
    long partitions;
    long waited;
    long mixedGc;
    final Network.Counts messages = new Network.Counts();

    @Override
    public String toString() {
      return "%,d seeds (%,d with gc on and off), %,d edits, %,d undone, %,d redone, %,d restarts, "
              .formatted(seeds, mixedGc, edits, undone, redone, restarts)
          + "%,d partitions; %,d messages: %,d lost, %,d doubled, %,d overtaken, %,d cut off; "
              .formatted(
                  partitions,
                  messages.sent,
                  messages.lost,
                  messages.doubled,
                  messages.overtaken,
                  messages.parted)
          + "%,d ticks with something pending".formatted(waited);
    }
  }

  private final SplittableRandom random;
  private final Tally tally;
  private final Network network;
  private final List<Replica> replicas = new ArrayList<>();
  private final RandomEdits edits;
  private long nextClient;
  private int tick;

  private Simulation(long seed, Tally tally) {
    this.tally = tally;
    random = new SplittableRandom(seed);
    network =
        new Network(
            random.split(),
            new Network.Faults(random.nextInt(40), random.nextInt(30), 1 + random.nextInt(12)));
    Theme theme = Theme.any(random);
    edits = new RandomEdits(random.split(), theme, false);
    // Client ids of all sizes; a session never takes the id of another.
    nextClient = random.nextBoolean() ? 1 : random.nextLong(1L << 52);
    int count = random.nextInt(2, random.nextInt(6) == 0 ? 13 : 7);
    int gc = random.nextInt(4);
    for (int i = 0; i < count; i++) {
      Replica replica = new Replica(i, traits(theme, gc, i), nextClient++, publisher(i));
      replicas.add(replica);
      replica.start();
    }
    tally.mixedGc += replicas.stream().map(r -> r.traits.gc()).distinct().count() == 2 ? 1 : 0;
  }

  private Replica.Traits traits(Theme theme, int gc, int number) {
    return new Replica.Traits(
        gc == 0 || (gc > 1 && random.nextBoolean()),
        number < 2 || random.nextInt(5) > 0,
        random.nextInt(theme == Theme.UNDO ? 2 : 4) == 0,
        random.nextBoolean(),
        random.nextInt(4) == 0);
  }

  private Replica.Outbox publisher(int from) {
    return (v1, v2) -> {
      for (int to = 0; to < replicas.size(); to++) {
        if (to != from && random.nextBoolean()) {
          network.send(from, to, Network.Kind.SYNC, new SyncMessage.Update(v1).encode(), tick);
        } else if (to != from) {
          network.send(from, to, Network.Kind.UPDATE_V2, v2, tick);
        }
      }
    };
  }

  /**
   * Runs a seed.
   *
   * @throws AssertionError if the replicas do not come to agree
   */
  static void run(long seed, Tally tally) {
    new Simulation(seed, tally).run();
  }

  private void run() {
    int badTicks = random.nextInt(20, 90);
    for (tick = 0; tick < badTicks; tick++) {
      act();
      deliver();
      tally.waited += replicas.stream().anyMatch(r -> r.doc().hasPending()) ? 1 : 0;
    }
    network.heal();
    settle();
    compareAll();
    tally.seeds++;
    tally.messages.add(network.counts);
  }

  // ---- While the network is bad

  private Replica any() {
    return replicas.get(random.nextInt(replicas.size()));
  }

  private void act() {
    Replica replica = any();
    switch (random.nextInt(20)) {
      case 0 -> part();
      case 1 -> {
        replica.restart(nextClient++, random.nextBoolean());
        tally.restarts++;
      }
      case 2, 3 -> ask(replica, any());
      case 4, 5, 6, 7 -> undo(replica);
      default -> {
        if (replica.traits.writes()) {
          replica.edit(edits, random);
          tally.edits++;
        }
      }
    }
  }

  /** Takes back some changes, and often does some of them again. */
  private void undo(Replica replica) {
    for (int i = random.nextInt(1, 4); i > 0; i--) {
      tally.undone += replica.undo() ? 1 : 0;
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      tally.redone += replica.redo() ? 1 : 0;
    }
  }

  /** Puts everybody into one of a few groups that do not hear of each other; one is whole. */
  private void part() {
    int groups = random.nextInt(1, 4);
    int[] group = new int[replicas.size()];
    Arrays.setAll(group, i -> random.nextInt(groups));
    network.part((from, to) -> group[from] == group[to]);
    tally.partitions += groups > 1 ? 1 : 0;
  }

  private void ask(Replica who, Replica whom) {
    if (who != whom) {
      byte[] question = SyncProtocol.start(who).encode();
      network.send(who.number, whom.number, Network.Kind.SYNC, question, tick);
    }
  }

  private void deliver() {
    for (Network.Message message : network.arrivals(tick)) {
      Replica to = replicas.get(message.to());
      to.receive(message)
          .ifPresent(
              answer ->
                  network.send(message.to(), message.from(), Network.Kind.SYNC, answer, tick));
    }
  }

  // ---- The end

  /** Everybody asks everybody by state vector, until there is nothing left to say. */
  private void settle() {
    int until = tick + HEALED_TICKS_MAX;
    for (; tick < until; tick++) {
      if (network.isIdle()) {
        if (agree()) {
          return;
        }
        replicas.forEach(a -> replicas.forEach(b -> ask(a, b)));
      }
      deliver();
    }
    throw new AssertionError("no agreement after " + HEALED_TICKS_MAX + " ticks of a good network");
  }

  private boolean agree() {
    Snapshot first = Snapshot.of(replicas.getFirst().doc());
    return replicas.stream()
        .allMatch(r -> !r.doc().hasPending() && Snapshot.of(r.doc()).equals(first));
  }

  private void compareAll() {
    YDoc first = replicas.getFirst().doc();
    Object content = DocumentViews.pairsBlurred(first);
    StateVector all = first.stateVector();
    for (Replica replica : replicas) {
      same("content of " + replica.number, DocumentViews.pairsBlurred(replica.doc()), content);
      same("snapshot", bytes(Snapshot.of(replica.doc())), bytes(Snapshot.of(first)));
      replica.checkMirror();
      DocumentInvariants.check(replica.doc());
      for (Map.Entry<Long, Long> session : replica.written.entrySet()) {
        same(
            "what session " + session.getKey() + " wrote",
            all.get(session.getKey()),
            session.getValue());
      }
      YDoc newcomer = new YDoc(YDoc.Options.defaults().withFormattingCleanup(false));
      newcomer.applyUpdate(replica.doc().encodeStateAsUpdate());
      same("content for a newcomer", DocumentViews.pairsBlurred(newcomer), content);
    }
  }

  private static String bytes(Snapshot snapshot) {
    return Arrays.toString(snapshot.encode());
  }

  private static void same(String what, @Nullable Object is, @Nullable Object expected) {
    if (!Objects.equals(is, expected)) {
      throw new AssertionError(what + " is\n  " + is + "\nnot\n  " + expected);
    }
  }
}
