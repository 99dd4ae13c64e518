package dev.weft.crdt.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * Replicas over a network that loses, doubles, reorders and parts, garbage collection on and off,
 * end in equal state for every seed.
 *
 * <p>{@code -Dweft.simulation.seeds=N} runs more, {@code -Dweft.simulation.seed=N} from elsewhere;
 * a failure names the seed that repeats it alone.
 */
class SimulationTest {
  private static final long SEED = Long.getLong("weft.simulation.seed", 20_261_125L);
  private static final long SEEDS = Long.getLong("weft.simulation.seeds", 300);
  private static final long SEEDS_THAT_SHOW_EVERYTHING = 100;

  @Test
  void everySeed_endsInEqualState() {
    Simulation.Tally tally = new Simulation.Tally();
    long started = System.nanoTime();
    for (long seed = SEED; seed < SEED + SEEDS; seed++) {
      try {
        Simulation.run(seed, tally);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError(
            "-Dweft.simulation.seed=%d -Dweft.simulation.seeds=1: %s"
                .formatted(seed, e.getMessage()),
            e);
      }
    }
    System.out.printf(
        "weft: simulated from seed %d in %.1f s: %s%n",
        SEED, (System.nanoTime() - started) / 1e9, tally);
    if (SEEDS >= SEEDS_THAT_SHOW_EVERYTHING) {
      assertThat(tally.mixedGc).isPositive();
      assertThat(tally.edits).isPositive();
      assertThat(tally.undone).isPositive();
      assertThat(tally.redone).isPositive();
      assertThat(tally.restarts).isPositive();
      assertThat(tally.partitions).isPositive();
      assertThat(tally.waited).as("ticks in which updates waited for others").isPositive();
      assertThat(tally.messages.lost).isPositive();
      assertThat(tally.messages.doubled).isPositive();
      assertThat(tally.messages.overtaken).isPositive();
      assertThat(tally.messages.parted).isPositive();
    }
  }

  /** What a failure prints must be enough to see it again. */
  @Test
  void seed_repeatsExactly() {
    Simulation.Tally once = new Simulation.Tally();
    Simulation.Tally again = new Simulation.Tally();
    for (long seed = SEED; seed < SEED + 20; seed++) {
      Simulation.run(seed, once);
      Simulation.run(seed, again);
    }
    assertThat(again).hasToString(once.toString());
  }
}
