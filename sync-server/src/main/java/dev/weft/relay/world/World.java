package dev.weft.relay.world;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Time, entropy and timers of one relay.
 *
 * @param clockMillis wall clock in milliseconds since 1970; used for stamps and time-outs, never in
 *     a merge
 * @param tickNanos monotonic nanoseconds for measuring durations
 * @param entropy random 64-bit values
 * @param timers runs things later; its actions must be short and must not block
 */
public record World(
    LongSupplier clockMillis, LongSupplier tickNanos, LongSupplier entropy, Timers timers)
    implements AutoCloseable {

  /** Runs actions after a delay. */
  public interface Timers extends AutoCloseable {
    /** Runs {@code action} once after {@code delay}. */
    void after(Duration delay, Runnable action);

    /** Runs {@code action} again and again, {@code period} apart, until closed. */
    void every(Duration period, Runnable action);

    @Override
    void close();
  }

  /** The real world: system clock, secure entropy and one timer thread. */
  public static World system() {
    var random = new SecureRandom();
    return new World(
        System::currentTimeMillis, System::nanoTime, random::nextLong, new SystemTimers());
  }

  @Override
  public void close() {
    timers.close();
  }

  private static final class SystemTimers implements Timers {
    private final ScheduledExecutorService executor =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("relay-timer").daemon(true).factory());

    @Override
    public void after(Duration delay, Runnable action) {
      if (!executor.isShutdown()) {
        var _ = executor.schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
      }
    }

    @Override
    public void every(Duration period, Runnable action) {
      var _ =
          executor.scheduleWithFixedDelay(
              action, period.toNanos(), period.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void close() {
      executor.shutdownNow();
    }
  }
}
