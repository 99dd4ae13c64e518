package dev.weft.relay.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * An open load: every member of every document writes at a steady pace, whatever the server does.
 * An edit's latency counts from when it was due, so that a server that makes the load wait is not
 * forgiven the wait.
 */
final class SteadyLoad {
  private static final double QUIET_SECONDS_MAX = 10;

  /**
   * What is written.
   *
   * @param documents how many
   * @param members of each; all of them write
   * @param perSecond edits of all together
   */
  record Shape(int documents, int members, double perSecond) {}

  /**
   * What came of it, in the measured stretch.
   *
   * @param editsPerSecond edits that were sent
   * @param deliveriesPerSecond edits that reached somebody other than their writer
   * @param p50Millis from when an edit was due to its arrival at another member
   * @param serverMicros processor time of the server per delivery
   * @param serverCores processors that the server kept busy
   * @param storeCores the same for a database beside it
   * @param clientCores the same for the load itself
   * @param missing edits that somebody never got
   * @param doubled edits that somebody got again
   * @param unacknowledged updates that were answered not at all or twice, in dialects with answers
   */
  record Outcome(
      double editsPerSecond,
      double deliveriesPerSecond,
      double p50Millis,
      double p99Millis,
      double serverMicros,
      double serverCores,
      double storeCores,
      double clientCores,
      long missing,
      long doubled,
      long unacknowledged) {
    /** Whether every edit reached everybody exactly once. */
    boolean isExact() {
      return missing == 0 && doubled == 0 && unacknowledged == 0;
    }
  }

  private final ServerUnderLoad server;
  private final double warmUpSeconds;
  private final double seconds;
  private final AtomicReference<@Nullable IOException> failure = new AtomicReference<>();
  private volatile boolean isOver;

  SteadyLoad(ServerUnderLoad server, double warmUpSeconds, double seconds) {
    this.server = server;
    this.warmUpSeconds = warmUpSeconds;
    this.seconds = seconds;
  }

  /** Writes to new documents. */
  Outcome run(String prefix, Shape shape) throws IOException, InterruptedException {
    var window = new Window();
    try (Crowd crowd = Crowd.join(server, prefix, shape.documents(), shape.members(), window)) {
      List<Thread> writers = startWriters(crowd, shape);
      pause(warmUpSeconds);
      var before = Reading.of(server, crowd);
      window.open(before.nanos);
      pause(seconds);
      var after = Reading.of(server, crowd);
      window.close(after.nanos);
      isOver = true;
      for (Thread writer : writers) {
        writer.join();
      }
      boolean isComplete = failure.get() == null && crowd.settle(QUIET_SECONDS_MAX);
      awaitAnswers(crowd);
      return outcome(crowd, before, after, isComplete);
    }
  }

  private List<Thread> startWriters(Crowd crowd, Shape shape) {
    List<Thread> writers = new ArrayList<>();
    long period = (long) (1e9 * crowd.members().size() / shape.perSecond());
    long start = System.nanoTime();
    for (int i = 0; i < crowd.members().size(); i++) {
      LoadMember member = crowd.members().get(i);
      long first = start + period * i / crowd.members().size();
      writers.add(Thread.ofVirtual().start(() -> write(member, first, period)));
    }
    return writers;
  }

  private void write(LoadMember member, long first, long period) {
    long due = first;
    try {
      while (!isOver) {
        long wait = due - System.nanoTime();
        if (wait > 0) {
          LockSupport.parkNanos(wait);
        } else {
          member.write(due);
          due += period;
        }
      }
    } catch (IOException e) {
      failure.compareAndSet(null, e);
    }
  }

  private void awaitAnswers(Crowd crowd) throws InterruptedException {
    if (server.dialect() != Dialect.HOCUSPOCUS) {
      return;
    }
    for (int i = 0; i < 100 && crowd.unacknowledged() > 0; i++) {
      Thread.sleep(20);
    }
  }

  private Outcome outcome(Crowd crowd, Reading before, Reading after, boolean isComplete) {
    double elapsed = (after.nanos - before.nanos) / 1e9;
    long deliveries = after.delivered - before.delivered;
    Latencies latencies = crowd.latencies();
    double server = after.server - before.server;
    return new Outcome(
        (after.sent - before.sent) / elapsed,
        deliveries / elapsed,
        latencies.quantileMillis(0.5),
        isComplete ? latencies.quantileMillis(0.99) : Double.POSITIVE_INFINITY,
        server * 1e6 / Math.max(1, deliveries),
        server / elapsed,
        (after.store - before.store) / elapsed,
        (after.client - before.client) / elapsed,
        crowd.missing(),
        crowd.doubled(),
        this.server.dialect() == Dialect.HOCUSPOCUS ? crowd.unacknowledged() : 0);
  }

  static void pause(double seconds) throws InterruptedException {
    Thread.sleep((long) (seconds * 1_000));
  }

  private record Reading(
      long nanos, long sent, long delivered, double server, double store, double client) {
    static Reading of(ServerUnderLoad server, Crowd crowd) {
      double store = 0;
      for (long pid : server.storePids()) {
        store += ProcessFigures.cpuSecondsOfTree(pid);
      }
      return new Reading(
          System.nanoTime(),
          crowd.sent(),
          crowd.delivered(),
          ProcessFigures.cpuSeconds(server.pid()),
          store,
          ProcessFigures.cpuSeconds(ProcessHandle.current().pid()));
    }
  }
}
