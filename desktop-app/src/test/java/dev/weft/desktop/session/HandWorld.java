package dev.weft.desktop.session;

import dev.weft.desktop.world.World;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * Threads that run a task when they are told to, and timers that run out when they are told to: any
 * order of events that several threads could bring forth can be made by hand.
 */
final class HandWorld implements World {
  private final List<Runnable> timers = new ArrayList<>();
  private long chance = 1;

  /** One thread's tasks. */
  static final class Line implements Executor {
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();

    @Override
    public void execute(Runnable task) {
      tasks.add(task);
    }

    /** Runs the next task; false if there is none. */
    boolean step() {
      Runnable task = tasks.poll();
      if (task != null) {
        task.run();
      }
      return task != null;
    }
  }

  /** Lets one of the waits that are under way end now. */
  void fire(int which) {
    if (!timers.isEmpty()) {
      timers.remove(Math.floorMod(which, timers.size())).run();
    }
  }

  /** The program has ended: nobody waits any more. */
  void clear() {
    timers.clear();
  }

  @Override
  public long wallMillis() {
    return 1_790_000_000_000L;
  }

  @Override
  public long nanos() {
    return 0;
  }

  @Override
  public long below(long bound) {
    chance = chance * 6364136223846793005L + 1442695040888963407L;
    return (chance >>> 1) % bound;
  }

  @Override
  public Timer after(Duration delay, Runnable task) {
    timers.add(task);
    return () -> timers.remove(task);
  }
}
