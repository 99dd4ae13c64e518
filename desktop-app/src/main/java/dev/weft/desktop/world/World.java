package dev.weft.desktop.world;

import java.time.Duration;

/** Time and chance, as seen by everything that must be repeatable in a test. */
public interface World {
  /** The wall clock: milliseconds since 1970. May jump in both directions; for display only. */
  long wallMillis();

  /** A clock that never goes backwards: nanoseconds since some fixed moment. */
  long nanos();

  /** A number from 0 to {@code bound} - 1, every one as likely. */
  long below(long bound);

  /**
   * Runs a task once after a delay, on a thread of the world's own.
   *
   * @param task short and not blocking; usually it hands over to an executor
   * @return ends the wait; has no effect once the task has run
   */
  Timer after(Duration delay, Runnable task);

  /** A wait that can be ended. */
  interface Timer {
    /** Ends the wait; the task does not run any more unless it has begun. */
    void cancel();
  }
}
