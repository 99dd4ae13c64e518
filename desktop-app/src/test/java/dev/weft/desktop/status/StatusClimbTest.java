package dev.weft.desktop.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.desktop.world.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** What is shown may be late with good news and never with bad. */
class StatusClimbTest {
  private final List<Runnable> waiting = new ArrayList<>();

  /** Time that passes only when the test says so. */
  private final World world =
      new World() {
        @Override
        public long wallMillis() {
          return 0;
        }

        @Override
        public long nanos() {
          return 0;
        }

        @Override
        public long below(long bound) {
          return 0;
        }

        @Override
        public Timer after(Duration delay, Runnable task) {
          waiting.add(task);
          return () -> waiting.remove(task);
        }
      };

  private final List<DocumentStatus> shown = new ArrayList<>();
  private final StatusClimb climb = new StatusClimb(world, Runnable::run, shown::add);

  private static DocumentStatus status(StatusState state, boolean isOnDisk, int editsWaiting) {
    return new DocumentStatus(
        state, state + " " + editsWaiting, "", isOnDisk, editsWaiting, Badge.NONE);
  }

  private void runTimers() {
    for (Runnable task : List.copyOf(waiting)) {
      waiting.remove(task);
      task.run();
    }
  }

  /**
   * The relay comes back while somebody types: "Saving" is the higher state and the lower claim.
   */
  @Test
  void offer_higherStateThatIsNotOnDisk_isShownAtOnce() {
    climb.offer(status(StatusState.NOT_REACHED_WAITING, true, 3));
    climb.offer(status(StatusState.SAVING, false, 3));
    assertThat(shown.getLast().isOnDisk()).isFalse();
  }

  /** A status as it turns out to be, and whether a timer runs out after it. */
  record Step(DocumentStatus now, boolean isTimePassing) {}

  @Provide
  Arbitrary<List<Step>> steps() {
    return Combinators.combine(
            Arbitraries.of(StatusState.class),
            Arbitraries.of(true, false),
            Arbitraries.integers().between(0, 4),
            Arbitraries.of(true, false))
        .as((state, isOnDisk, waits, passing) -> new Step(status(state, isOnDisk, waits), passing))
        .list()
        .ofMinSize(1)
        .ofMaxSize(40);
  }

  @Property
  void shown_anyOrder_claimsNothingUntrue(@ForAll("steps") List<Step> steps) {
    // One instance serves all tries.
    StatusClimb climb = new StatusClimb(world, Runnable::run, status -> {});
    waiting.clear();
    for (Step step : steps) {
      climb.offer(step.now());
      assertTrue(climb, step.now());
      if (step.isTimePassing()) {
        runTimers();
        assertTrue(climb, step.now());
      }
    }
    runTimers();
    assertThat(climb.shown()).as("in the end").isEqualTo(steps.getLast().now());
  }

  private static void assertTrue(StatusClimb climb, DocumentStatus now) {
    DocumentStatus line = climb.shown();
    assertThat(line).isNotNull();
    if (line.isOnDisk()) {
      assertThat(now.isOnDisk()).as("%s while %s", line, now).isTrue();
    }
    if (line.state().claimsRelay()) {
      assertThat(now.state().claimsRelay()).as("%s while %s", line, now).isTrue();
    }
    assertThat(line.editsWaiting())
        .as("%s while %s", line, now)
        .isGreaterThanOrEqualTo(now.editsWaiting());
  }
}
