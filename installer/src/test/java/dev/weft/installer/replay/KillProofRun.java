package dev.weft.installer.replay;

import dev.weft.crdt.StateVector;
import dev.weft.crdt.Updates;
import dev.weft.installer.program.RelayProgram;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One seeded run: two desktops and a relay, two documents, and kills at random moments.
 *
 * <p>Desktop A types the first half of the first document with no relay there. Then the relay comes
 * up and B joins; B types the second half once it has the first, and both type the second document
 * at the same time. Moments are a number of steps typed, drawn from the seed, and some milliseconds
 * more; the system's scheduling is not seeded, so a seed repeats the plan, not each interleaving.
 */
final class KillProofRun implements AutoCloseable {
  static final String SOLO = "solo";
  static final String DUET = "duet";

  /** Kills of A before there is a relay, and of anyone afterwards. */
  private static final int KILLS_OFFLINE = 4;

  private static final int KILLS_LIVE = 18;
  private static final int KILL_DELAY_MILLIS_MAX = 25;
  private static final int DOWN_MILLIS_MAX = 250;

  /** A run that gets nowhere ends; a run took under a minute on two busy cores. */
  private static final Duration RUN_TIMEOUT = Duration.ofMinutes(6);

  private static final Duration POLL_PERIOD = Duration.ofMillis(2);

  private final TrainedPrograms programs;
  private final Path folder;
  private final Random random;
  private final Score solo;
  private final Score duet;
  private final long deadline = System.nanoTime() + RUN_TIMEOUT.toNanos();
  private final int port = RelayProgram.freePort(0);
  private final ReplicaProcess a;
  private final ReplicaProcess b;
  private final ReplicaProcess fresh;
  private @Nullable RelayProgram relay;
  private int killsOfRelay;
  private int killsOfReplicas;

  /** Prepares a run in a folder that does not exist yet. */
  KillProofRun(TrainedPrograms programs, long seed, Path folder, Score solo, Score duet)
      throws IOException {
    this.programs = programs;
    this.folder = folder;
    this.random = new Random(seed);
    this.solo = solo;
    this.duet = duet;
    Path scores = Files.createDirectories(folder.resolve("scores"));
    write(solo, scores.resolve(SOLO));
    write(duet, scores.resolve(DUET));
    a = new ReplicaProcess(programs.replica(), "A", folder, RelayProgram.address(port), scores);
    b = new ReplicaProcess(programs.replica(), "B", folder, RelayProgram.address(port), scores);
    fresh =
        new ReplicaProcess(programs.replica(), "fresh", folder, RelayProgram.address(port), scores);
    a.setPartner(b);
    b.setPartner(a);
  }

  private static void write(Score score, Path file) throws IOException {
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
      score.write(out);
    }
  }

  /** Runs to the end, at which everyone holds the recorded texts. */
  void run() {
    a.start();
    await("A starts", a::isReady);
    a.create(SOLO);
    a.create(DUET);
    await("A creates the documents", () -> a.hasCreated(SOLO) && a.hasCreated(DUET));
    a.play(SOLO, SOLO, 0);
    killAt(moments(KILLS_OFFLINE, solo.steps(0)), List.of(a), () -> a.isDone(SOLO));

    startRelay();
    b.start();
    b.play(SOLO, SOLO, 1);
    b.play(DUET, DUET, 1);
    a.play(DUET, DUET, 0);
    killAt(
        moments(KILLS_LIVE, solo.steps(1) + duet.steps(0) + duet.steps(1)),
        List.of(a, b),
        () -> a.isDone(DUET) && b.isDone(SOLO) && b.isDone(DUET));
    awaitTexts(List.of(a, b));

    // Nothing may have been in the relay's memory only.
    killRelay(0);
    fresh.start();
    awaitTexts(List.of(a, b, fresh));
  }

  /** Distinct numbers of steps, in order. */
  private SortedSet<Integer> moments(int count, int steps) {
    SortedSet<Integer> moments = new TreeSet<>();
    while (moments.size() < count) {
      moments.add(1 + random.nextInt(steps - 2));
    }
    return moments;
  }

  private void killAt(
      SortedSet<Integer> moments, List<ReplicaProcess> replicas, BooleanSupplier end) {
    int before = replicas.getFirst().at();
    for (int moment : moments) {
      await(
          moment + " steps",
          () ->
              replicas.stream().mapToInt(ReplicaProcess::at).sum() - before >= moment
                  || end.getAsBoolean());
      pause(random.nextInt(KILL_DELAY_MILLIS_MAX));
      int victim = random.nextInt(relay == null ? 1 : replicas.size() + 1);
      if (victim < replicas.size()) {
        ReplicaProcess replica = replicas.get(victim);
        replica.kill();
        killsOfReplicas++;
        pause(random.nextInt(DOWN_MILLIS_MAX));
        replica.start();
        await("a killed replica starts again", replica::isReady);
      } else {
        killRelay(random.nextInt(DOWN_MILLIS_MAX));
      }
    }
    await("everything is typed", end);
  }

  private void startRelay() {
    relay =
        RelayProgram.start(
            programs.relay().unpackingInto(folder.resolve("scores")),
            folder.resolve("relay"),
            port,
            folder.resolve("relay.log"));
  }

  /** Kills the relay, starts it again, and holds it to what it had acknowledged. */
  private void killRelay(int downMillis) {
    RelayProgram running = relay;
    if (running == null) {
      throw new IllegalStateException("there is no relay to kill");
    }
    running.program().kill();
    killsOfRelay++;
    List<StateVector> claimed =
        Stream.of(SOLO, DUET)
            .map(document -> a.ackedClocks(document).merge(b.ackedClocks(document)))
            .toList();
    pause(downMillis);
    startRelay();
    for (int i = 0; i < claimed.size(); i++) {
      String document = i == 0 ? SOLO : DUET;
      StateVector held = Updates.stateVector(RelayReader.read(running.address(), document));
      if (!held.covers(claimed.get(i))) {
        throw failure(
            "LOST: the relay acknowledged "
                + claimed.get(i)
                + " of "
                + document
                + " and came back with "
                + held);
      }
    }
  }

  /** What the relay holds of a document, as an update. */
  byte[] relayBytes(String document) {
    return RelayReader.read(RelayProgram.address(port), document);
  }

  String relayAddress() {
    return RelayProgram.address(port).toString();
  }

  private void awaitTexts(List<ReplicaProcess> replicas) {
    for (ReplicaProcess replica : replicas) {
      awaitText(replica, SOLO, solo.endContent());
      awaitText(replica, DUET, duet.endContent());
    }
  }

  private void awaitText(ReplicaProcess replica, String document, String expected) {
    String wanted = expected.length() + " " + ReplicaMain.sha256(expected);
    await(
        "a replica holds the recorded text of " + document,
        () -> {
          if (wanted.equals(replica.text(document))) {
            return true;
          }
          replica.askText(document);
          pause(20);
          return false;
        });
  }

  private void await(String what, BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      for (ReplicaProcess replica : List.of(a, b, fresh)) {
        String broken = replica.broken();
        if (broken != null) {
          throw failure(broken);
        }
      }
      if (System.nanoTime() > deadline) {
        throw failure("not within " + RUN_TIMEOUT + ": " + what);
      }
      LockSupport.parkNanos(POLL_PERIOD.toNanos());
    }
  }

  private AssertionError failure(String words) {
    return new AssertionError(
        words + "\n" + describe() + "\nEverything of the run is in " + folder);
  }

  private static void pause(int millis) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  /** What happened so far. */
  String describe() {
    return "%d kills of desktops, %d of the relay\n%s\n%s"
        .formatted(killsOfReplicas, killsOfRelay, a.describe(), b.describe());
  }

  int kills() {
    return killsOfReplicas + killsOfRelay;
  }

  @Override
  public void close() {
    a.close();
    b.close();
    fresh.close();
    RelayProgram running = relay;
    if (running != null) {
      running.close();
    }
  }
}
