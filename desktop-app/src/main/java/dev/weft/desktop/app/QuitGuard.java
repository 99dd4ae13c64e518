package dev.weft.desktop.app;

import dev.weft.desktop.replica.StoreHealth;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks once more before the window closes over edits that the disk has not taken. FX thread.
 *
 * <p>The first attempt is held back and says what waits; the next one goes through. A disk that has
 * recovered and fails again is another failure, and asks again.
 */
final class QuitGuard {
  private final Supplier<StoreHealth> health;
  private final Consumer<String> notice;

  /** Since when the disk had been failing when it was last said. */
  private @Nullable Long warnedOfMillis;

  /**
   * Guards one window.
   *
   * @param health whether edits reach the disk
   * @param notice shows words until they are put away
   */
  QuitGuard(Supplier<StoreHealth> health, Consumer<String> notice) {
    this.health = health;
    this.notice = notice;
  }

  /** Whether the window may close now. */
  boolean mayClose() {
    if (!(health.get() instanceof StoreHealth.Failing failing) || failing.rowsWaiting() == 0) {
      return true;
    }
    Long since = failing.sinceMillis();
    if (since.equals(warnedOfMillis)) {
      return true;
    }
    warnedOfMillis = since;
    int rows = failing.rowsWaiting();
    notice.accept(
        rows == 1
            ? Messages.text("quit.unwritten.one")
            : Messages.text("quit.unwritten.many", rows));
    return false;
  }
}
