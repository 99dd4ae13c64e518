package dev.weft.desktop.status;

import dev.weft.desktop.world.World;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the line from flickering while somebody types: what takes a claim back is shown at once, a
 * higher claim only after it has been true for {@link #HOLD}. Numbers follow at once upwards, else
 * at most twice a second.
 *
 * <p>Confined to the thread that offers; the world's timer calls {@code later} on a thread of its
 * own, and {@code later} must bring the task back to that thread.
 */
public final class StatusClimb {
  /** How long a higher claim must have been true. */
  public static final Duration HOLD = Duration.ofMillis(600);

  /** How often a falling number may change. */
  public static final Duration NUMBER = Duration.ofMillis(500);

  private final World world;
  private final Consumer<Runnable> later;
  private final Consumer<DocumentStatus> show;
  private @Nullable DocumentStatus shown;
  private @Nullable DocumentStatus pending;
  private World.@Nullable Timer timer;

  /**
   * Makes a climb.
   *
   * @param later runs a task on the confining thread
   * @param show called on the confining thread whenever the shown status changes
   */
  public StatusClimb(World world, Consumer<Runnable> later, Consumer<DocumentStatus> show) {
    this.world = world;
    this.later = later;
    this.show = show;
  }

  /** What is shown; null before the first offer. */
  public @Nullable DocumentStatus shown() {
    return shown;
  }

  /** Takes the status as it is now. */
  public void offer(DocumentStatus now) {
    DocumentStatus before = shown;
    if (before == null || isAtOnce(before, now)) {
      set(now);
    } else if (!now.equals(before)) {
      hold(before, now);
    } else {
      drop();
    }
  }

  /** Ends the wait. */
  public void close() {
    drop();
  }

  /** Whether it takes back a claim, or tells of more that waits. */
  private static boolean isAtOnce(DocumentStatus before, DocumentStatus now) {
    if ((before.isOnDisk() && !now.isOnDisk()) || now.editsWaiting() > before.editsWaiting()) {
      // Also under a higher state: from "not reached, all on disk" it goes up to "Saving".
      return true;
    }
    if (now.state() == before.state()) {
      return now.pill().equals(before.pill());
    }
    return level(now.state()) <= level(before.state());
  }

  /** 0: not on disk or a problem; then waiting, sending, settled, on the relay, with everyone. */
  private static int level(StatusState state) {
    return switch (state) {
      case SAVING -> 1;
      case SENDING -> 2;
      case RECEIVING, NO_RELAY, NO_DOCUMENTS, NOT_DOWNLOADED, OFFLINE, READER -> 3;
      case OTHERS_BEHIND, ON_RELAY -> 4;
      case EVERYONE_HAS_IT -> 5;
      default -> 0;
    };
  }

  private void hold(DocumentStatus before, DocumentStatus now) {
    boolean sameClaim = pending != null && pending.state() == now.state();
    pending = now;
    if (!sameClaim) {
      cancelTimer();
      Duration wait = before.state() == now.state() ? NUMBER : HOLD;
      timer = world.after(wait, () -> later.accept(this::climb));
    }
  }

  private void climb() {
    DocumentStatus next = pending;
    if (next != null) {
      set(next);
    }
  }

  private void set(DocumentStatus now) {
    drop();
    if (!now.equals(shown)) {
      shown = now;
      show.accept(now);
    }
  }

  private void drop() {
    pending = null;
    cancelTimer();
  }

  private void cancelTimer() {
    World.Timer running = timer;
    timer = null;
    if (running != null) {
      running.cancel();
    }
  }
}
