package dev.weft.crdt.differential;

import dev.weft.crdt.testkit.NodeScript;
import dev.weft.crdt.testkit.NodeYjs;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Random histories on our documents and on the real Yjs: two to six replicas, all types, undo,
 * partial, doubled and reordered delivery of both versions of the format.
 *
 * <p>{@code -Dweft.differential.histories=N} and {@code -Dweft.differential.seed=N} run others,
 * {@code -Dweft.differential.threads=N} as many at a time; a long run says now and then how far it
 * is. A failure names the seeds that repeat it alone, and shows the first with the steps it needs.
 */
class DifferentialTest {
  private static final long SEED = Long.getLong("weft.differential.seed", 20_261_125L);
  private static final long HISTORIES = Long.getLong("weft.differential.histories", 2_000);

  /** We and Yjs wait for each other in turn, so that one history keeps one core busy. */
  private static final int THREADS =
      Integer.getInteger(
          "weft.differential.threads",
          Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 4));

  private static final long SEEDS_PER_LINE = 2_500;
  private static final int FAILURES_MAX = 20;

  private final AtomicLong next = new AtomicLong(SEED);

  /** The seed that each thread is at. */
  private final AtomicLongArray at =
      new AtomicLongArray(LongStream.generate(() -> SEED).limit(THREADS).toArray());

  private final SortedSet<Long> differing = new ConcurrentSkipListSet<>();

  @Test
  void randomHistories_giveWhatYjsGives() throws InterruptedException {
    NodeScript.assumeNode();
    List<Future<?>> running = new ArrayList<>();
    try (ExecutorService pool = Executors.newFixedThreadPool(THREADS)) {
      for (int i = 0; i < THREADS; i++) {
        int thread = i;
        running.add(pool.submit(() -> run(thread)));
      }
      for (Future<?> thread : running) {
        thread.get();
      }
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    }
    if (!differing.isEmpty()) {
      throw difference(differing.first());
    }
  }

  private void run(int thread) {
    try (NodeYjs yjs = NodeYjs.start()) {
      for (long seed = take(thread);
          seed < SEED + HISTORIES && differing.size() < FAILURES_MAX;
          seed = take(thread)) {
        if (fails(Plan.of(seed), yjs)) {
          differing.add(seed);
        }
      }
    }
  }

  private long take(int thread) {
    long seed = next.getAndIncrement();
    at.set(thread, seed);
    if (seed > SEED && (seed - SEED) % SEEDS_PER_LINE == 0) {
      long done = LongStream.range(0, THREADS).map(i -> at.get((int) i)).min().orElseThrow();
      System.out.printf(
          "weft: seeds from %d to %d ran, differing: %s%n", SEED, done - 1, differing);
    }
    return seed;
  }

  private AssertionError difference(long seed) {
    try (NodeYjs yjs = NodeYjs.start()) {
      Plan shrunk = Shrinker.shrink(Plan.of(seed), plan -> fails(plan, yjs));
      String what = Objects.requireNonNullElse(failure(shrunk, yjs), "only once, not repeatable");
      return new AssertionError(
          "histories differ, seeds %s: -Dweft.differential.seed=%d -Dweft.differential.histories=1%n%s"
              .formatted(differing, seed, what));
    }
  }

  private static boolean fails(Plan plan, NodeYjs yjs) {
    return failure(plan, yjs) != null;
  }

  private static @Nullable String failure(Plan plan, NodeYjs yjs) {
    try {
      History.run(plan, yjs);
      return null;
    } catch (AssertionError e) {
      return e.getMessage();
    }
  }
}
