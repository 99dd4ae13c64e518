package dev.weft.desktop.sync;

import dev.weft.desktop.world.World;
import java.time.Duration;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Time and chance of a simulation: one thread, one queue of events, one seed. The same seed gives
 * the same run.
 */
public final class SimWorld {
  private final Random random;
  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private long nowNanos;
  private long order;

  private static final class Event implements Comparable<Event> {
    private final long atNanos;
    private final long order;
    private final @Nullable Host host;
    private final Runnable task;
    private final boolean isTimer;
    private boolean cancelled;

    Event(long atNanos, long order, @Nullable Host host, Runnable task, boolean isTimer) {
      this.atNanos = atNanos;
      this.order = order;
      this.host = host;
      this.task = task;
      this.isTimer = isTimer;
    }

    @Override
    public int compareTo(Event other) {
      int byTime = Long.compare(atNanos, other.atNanos);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  /** A world that is repeated from its seed. */
  public SimWorld(long seed) {
    this.random = new Random(seed);
  }

  /** A computer, or one run of a program on it. */
  public Host host() {
    return new Host();
  }

  /** Chance. */
  public Random random() {
    return random;
  }

  /** Time since the simulation began. */
  public Duration now() {
    return Duration.ofNanos(nowNanos);
  }

  /** Runs a task of nobody's computer: the network, the relay. */
  public void after(Duration delay, Runnable task) {
    add(null, delay, task, false);
  }

  private Event add(@Nullable Host host, Duration delay, Runnable task, boolean isTimer) {
    Event event = new Event(nowNanos + delay.toNanos(), order++, host, task, isTimer);
    events.add(event);
    return event;
  }

  /** Runs everything that is due within this time. */
  public void run(Duration time) {
    long until = nowNanos + time.toNanos();
    while (true) {
      Event next = events.peek();
      if (next == null || next.atNanos > until) {
        break;
      }
      step();
    }
    nowNanos = until;
  }

  private void step() {
    Event event = events.remove();
    nowNanos = Math.max(nowNanos, event.atNanos);
    Host host = event.host;
    if (event.cancelled || (host != null && host.dead)) {
      return;
    }
    if (host != null && host.asleepUntilNanos > nowNanos) {
      long at = host.asleepUntilNanos + (event.isTimer ? event.atNanos - host.asleepSinceNanos : 0);
      Event later = new Event(at, order++, host, event.task, false);
      events.add(later);
      return;
    }
    event.task.run();
  }

  /** A time from nothing to this. */
  public Duration upTo(Duration most) {
    return Duration.ofNanos((long) (random.nextDouble() * most.toNanos()));
  }

  /** What one program sees of the world; its wall clock may be wrong by years. */
  public final class Host implements World {
    private static final long EPOCH_MILLIS = 1_790_000_000_000L;

    private boolean dead;
    private long skewMillis;
    private long asleepSinceNanos;
    private long asleepUntilNanos;
    private long sleptNanos;

    /** Ends the program at once: nothing of it runs any more. */
    public void kill() {
      dead = true;
    }

    /** Sets the wall clock wrong. */
    public void skew(Duration by) {
      skewMillis = by.toMillis();
    }

    /** The lid is closed; the monotonic clock and timers stand still meanwhile. */
    public void sleep(Duration time) {
      asleepSinceNanos = nowNanos;
      asleepUntilNanos = nowNanos + time.toNanos();
      sleptNanos += time.toNanos();
    }

    /** Whether the lid is closed. */
    public boolean isAsleep() {
      return asleepUntilNanos > nowNanos;
    }

    /** An executor of one thread. Tasks wait a little, so that threads interleave. */
    public Executor executor() {
      long[] last = {0};
      return task -> {
        last[0] = Math.max(last[0], nowNanos + random.nextInt(200_000));
        add(this, Duration.ofNanos(last[0] - nowNanos), task, false);
      };
    }

    @Override
    public long wallMillis() {
      return EPOCH_MILLIS + nowNanos / 1_000_000 + skewMillis;
    }

    @Override
    public long nanos() {
      return nowNanos - sleptNanos;
    }

    @Override
    public long below(long bound) {
      return bound == 1 ? 0 : random.nextLong(bound);
    }

    @Override
    public Timer after(Duration delay, Runnable task) {
      Event event = add(this, delay, task, true);
      return () -> event.cancelled = true;
    }
  }
}
