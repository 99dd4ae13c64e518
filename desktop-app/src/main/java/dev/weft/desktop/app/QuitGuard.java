package dev.weft.desktop.app;

import java.util.function.Consumer;
import java.util.function.IntSupplier;

/**
 * Asks once more before the window closes over edits that the disk has not taken. FX thread.
 *
 * <p>The first attempt is held back and says what waits; the next one goes through. When the disk
 * has taken everything in between, it begins again.
 */
final class QuitGuard {
  private final IntSupplier rowsInMemory;
  private final Consumer<String> notice;
  private boolean isWarned;

  /**
   * Guards one window.
   *
   * @param rowsInMemory how many edits a failing disk has not taken; 0 when all is well
   * @param notice shows words until they are put away
   */
  QuitGuard(IntSupplier rowsInMemory, Consumer<String> notice) {
    this.rowsInMemory = rowsInMemory;
    this.notice = notice;
  }

  /** Whether the window may close now. */
  boolean mayClose() {
    int rows = rowsInMemory.getAsInt();
    if (rows == 0) {
      isWarned = false;
      return true;
    }
    if (isWarned) {
      return true;
    }
    isWarned = true;
    notice.accept(
        rows == 1
            ? Messages.text("quit.unwritten.one")
            : Messages.text("quit.unwritten.many", rows));
    return false;
  }
}
