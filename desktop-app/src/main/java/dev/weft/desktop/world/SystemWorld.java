package dev.weft.desktop.world;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The real world: the computer's clocks, one timer thread, secure random numbers. */
public final class SystemWorld implements World, AutoCloseable {
  private final SecureRandom random = new SecureRandom();
  private final ScheduledThreadPoolExecutor timers;

  /** Starts the timer thread, a daemon. */
  public SystemWorld() {
    timers =
        new ScheduledThreadPoolExecutor(
            1, task -> Thread.ofPlatform().daemon().name("weft-timers").unstarted(task));
    timers.setRemoveOnCancelPolicy(true);
    timers.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  @Override
  public long wallMillis() {
    return System.currentTimeMillis();
  }

  @Override
  public long nanos() {
    return System.nanoTime();
  }

  @Override
  public long below(long bound) {
    return random.nextLong(bound);
  }

  @Override
  public Timer after(Duration delay, Runnable task) {
    if (timers.isShutdown()) {
      return () -> {};
    }
    Future<?> wait = timers.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    return () -> wait.cancel(false);
  }

  /** Ends the timer thread; tasks that wait are dropped. */
  @Override
  public void close() {
    timers.shutdownNow();
  }
}
