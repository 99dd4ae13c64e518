package dev.weft.desktop.session;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.opentest4j.MultipleFailuresError;

/**
 * Whole desktops without a screen, many at once, in a world where everything goes wrong.
 *
 * <p>{@code -Dweft.replicas=N} runs N seeds, {@code -Dweft.replicas.first=S} begins with seed S.
 */
class ReplicasTest {
  private static final int SEEDS = Integer.getInteger("weft.replicas", 300);
  private static final long FIRST = Long.getLong("weft.replicas.first", 1);

  /** How much happens from outside in one run. */
  private static final int EVENTS = 60;

  @Test
  void everybody_hasTheSameInTheEnd_andNothingWasSaidThatWasNotTrue() {
    int written = 0;
    List<Throwable> failures = new ArrayList<>();
    for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
      SimReplicas run = new SimReplicas(seed);
      try {
        run.run(EVENTS);
      } catch (RuntimeException | AssertionError failure) {
        failures.add(
            new AssertionError(
                "seed "
                    + seed
                    + ", again by -Dweft.replicas=1 -Dweft.replicas.first="
                    + seed
                    + ": "
                    + failure.getMessage(),
                failure));
      }
      written += run.clocks();
    }
    if (!failures.isEmpty()) {
      throw new MultipleFailuresError(failures.size() + " of " + SEEDS + " seeds", failures);
    }
    assertTrue(written >= SEEDS, "hardly anything was written: " + written);
  }
}
