package dev.weft.crdt.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Runs of one client that arrive together are found by clock, however uneven their lengths. */
class ArrivingRunsTest {
  @Property(tries = 200)
  void find_givesTheRunThatContainsTheClock(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Store store = new Store(1, true, Store.COLLECT_ANY);
    ClientLog log = store.logOf(7);
    Run[] runs = new Run[random.nextInt(8, 400)];
    int clock = 0;
    for (int i = 0; i < runs.length; i++) {
      // Mostly short ones, a few very long: blocks of clocks then hold hundreds of runs, or a part.
      int length = random.nextInt(40) == 0 ? random.nextInt(1, 100_000) : random.nextInt(1, 3);
      runs[i] = new Run(log, clock, length, Run.DELETED_CONTENT);
      clock += length;
    }
    ArrivingRuns arriving =
        Objects.requireNonNull(ArrivingRuns.of(runs, runs.length, 0, 0), "enough runs");
    for (Run run : runs) {
      assertThat(arriving.find(run.clock)).isSameAs(run);
      assertThat(arriving.find(run.end() - 1)).isSameAs(run);
      assertThat(arriving.find(run.clock + random.nextInt(run.length))).isSameAs(run);
    }
  }
}
