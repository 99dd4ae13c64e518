package dev.weft.relay;

import dev.weft.relay.world.World;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** A world whose wall clock stands still until the test moves it. */
public final class ManualWorld {
  private final World system = World.system();
  private final AtomicLong millis = new AtomicLong(system.clockMillis().getAsLong());
  private final List<Runnable> periodic = new CopyOnWriteArrayList<>();

  /** The world of a relay. */
  public World world() {
    return new World(
        millis::get,
        system.tickNanos(),
        system.entropy(),
        new World.Timers() {
          @Override
          public void after(Duration delay, Runnable action) {
            system.timers().after(delay, action);
          }

          @Override
          public void every(Duration period, Runnable action) {
            periodic.add(action);
          }

          @Override
          public void close() {
            system.close();
          }
        });
  }

  /** Moves the clock, and then does once what is done from time to time. */
  public void advance(Duration duration) {
    millis.addAndGet(duration.toMillis());
    periodic.forEach(Runnable::run);
  }
}
