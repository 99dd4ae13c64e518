package dev.weft.crdt.differential;

import dev.weft.crdt.testkit.NodeYjs;
import org.junit.jupiter.api.Test;

/**
 * Random histories on our documents and on the real Yjs: two to six replicas, all types, undo,
 * partial, doubled and reordered delivery of both versions of the format.
 *
 * <p>{@code -Dweft.differential.histories=N} and {@code -Dweft.differential.seed=N} run others; a
 * failure names the seed that repeats it alone.
 */
class DifferentialTest {
  private static final long SEED = Long.getLong("weft.differential.seed", 20_261_125L);
  private static final long HISTORIES = Long.getLong("weft.differential.histories", 2_000);

  @Test
  void randomHistories_giveWhatYjsGives() {
    try (NodeYjs yjs = NodeYjs.start()) {
      for (long seed = SEED; seed < SEED + HISTORIES; seed++) {
        Plan plan = Plan.of(seed);
        try {
          History.run(plan, yjs);
        } catch (AssertionError e) {
          Plan shrunk = Shrinker.shrink(plan, p -> fails(p, yjs));
          try {
            History.run(shrunk, yjs);
          } catch (AssertionError shorter) {
            shorter.addSuppressed(e);
            throw new AssertionError(
                "history %d differs: -Dweft.differential.seed=%d -Dweft.differential.histories=1\n%s"
                    .formatted(seed - SEED, seed, shorter.getMessage()),
                shorter);
          }
          throw e;
        }
      }
    }
  }

  private static boolean fails(Plan plan, NodeYjs yjs) {
    try {
      History.run(plan, yjs);
      return false;
    } catch (AssertionError e) {
      return true;
    }
  }
}
