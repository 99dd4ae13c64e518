package dev.weft.desktop.replica;

import java.sql.SQLException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread for what nobody waits for. A task that fails is named and left; others go on. */
final class Background implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Background.class);
  private static final long END_WITHIN_SECONDS = 5;

  private final ThreadPoolExecutor executor =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.MILLISECONDS,
          new LinkedBlockingQueue<>(),
          task -> Thread.ofPlatform().daemon().name("weft-replica-background").unstarted(task),
          new ThreadPoolExecutor.DiscardPolicy());

  /** Work on the database. */
  interface Task {
    void run() throws SQLException;
  }

  void run(Task task) {
    executor.execute(
        () -> {
          try {
            task.run();
          } catch (SQLException | RuntimeException failure) {
            log.warn("replica.background.failed {}", SqliteFailure.technical(failure));
          } catch (OutOfMemoryError tooLarge) {
            log.error("replica.background.memory");
          }
        });
  }

  /** Drops what has not begun and waits for what has. */
  @Override
  public void close() {
    executor.shutdownNow();
    try {
      executor.awaitTermination(END_WITHIN_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
