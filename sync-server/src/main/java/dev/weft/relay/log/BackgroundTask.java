package dev.weft.relay.log;

import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Work handed to a writer thread by a thread that waits for it. */
final class BackgroundTask {
  private final Runnable action;
  private final CountDownLatch isOver = new CountDownLatch(1);
  private volatile @Nullable Throwable failure;

  BackgroundTask(Runnable action) {
    this.action = action;
  }

  /** Waits until the work is done between two commits; its failure is thrown here. */
  void runOn(CommitLane lane) {
    lane.task(this::run);
    boolean isInterrupted = false;
    while (true) {
      try {
        isOver.await();
        break;
      } catch (InterruptedException e) {
        isInterrupted = true;
      }
    }
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
    switch (failure) {
      case null -> {}
      case Error failed -> throw failed;
      case RuntimeException failed -> throw failed;
      case Throwable failed -> throw new IllegalStateException(failed);
    }
  }

  private void run() {
    try {
      action.run();
    } catch (RuntimeException | Error e) {
      failure = e;
    } finally {
      isOver.countDown();
    }
  }
}
