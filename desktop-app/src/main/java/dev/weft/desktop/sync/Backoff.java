package dev.weft.desktop.sync;

import dev.weft.desktop.world.World;
import java.time.Duration;

/**
 * How long to wait before the next try: a random time up to a limit that doubles ("full jitter"),
 * so that many desktops do not return to a restarted relay in step.
 */
final class Backoff {
  static final Duration FIRST = Duration.ofMillis(400);
  static final Duration MAX = Duration.ofSeconds(30);

  private final World world;
  private int failures;

  Backoff(World world) {
    this.world = world;
  }

  Duration next() {
    long limit = Math.min(MAX.toMillis(), FIRST.toMillis() << Math.min(failures, 16));
    failures++;
    return Duration.ofMillis(1 + world.below(limit));
  }

  void reset() {
    failures = 0;
  }
}
