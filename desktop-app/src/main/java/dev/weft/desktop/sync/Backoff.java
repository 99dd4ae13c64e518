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

  /** The first limit after a relay said that it goes down: it has thousands to take back. */
  static final Duration DRAINED = Duration.ofSeconds(4);

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

  /** The next wait after a relay went down in order. */
  Duration nextAfterDrain() {
    while (FIRST.toMillis() << failures < DRAINED.toMillis()) {
      failures++;
    }
    return next();
  }

  /**
   * The connection has proved good. To be let in is no proof: a relay that lets everybody in and
   * then breaks would be hammered.
   */
  void reset() {
    failures = 0;
  }
}
