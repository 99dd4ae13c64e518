package dev.weft.desktop.sync;

import dev.weft.desktop.world.World;
import java.time.Duration;

/**
 * When something that failed may be tried again: after a random part of a wait that doubles.
 * Confined to the worker's executor.
 */
final class Retry {
  /** The first wait is a random part of this. */
  static final Duration FIRST = Duration.ofSeconds(10);

  /** And no wait is longer. */
  static final Duration MAX = Duration.ofMinutes(5);

  private int failures;
  private long notBeforeNanos;
  private boolean waits;

  /** A try failed: the next one follows later, and later still if it fails as well. */
  void putOff(World world) {
    long limit = Math.min(MAX.toMillis(), FIRST.toMillis() << Math.min(failures++, 16));
    waits = true;
    notBeforeNanos =
        world.nanos() + Duration.ofMillis(limit / 2 + world.below(limit / 2)).toNanos();
  }

  /** A try is wanted, and may be made from now on. */
  void wantNow(World world) {
    waits = true;
    notBeforeNanos = world.nanos();
  }

  /** Whether a try is wanted after a failure. */
  boolean waits() {
    return waits;
  }

  /** Whether nothing speaks against a try now. */
  boolean isDue(World world) {
    return !waits || world.nanos() - notBeforeNanos >= 0;
  }

  /** It is being tried, or there is nothing to try any more. */
  void stopWaiting() {
    waits = false;
  }

  /** The next failure is a first one. */
  void forgetFailures() {
    failures = 0;
  }
}
