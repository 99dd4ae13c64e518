package dev.weft.desktop.session;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A document thread for programs without a screen: one thread, tasks in order. */
public final class DocumentThread implements Executor, AutoCloseable {
  private final ExecutorService executor;

  private DocumentThread(String name) {
    executor =
        Executors.newSingleThreadExecutor(
            task -> Thread.ofPlatform().daemon().name(name).unstarted(task));
  }

  /** Starts a daemon thread of that name. */
  public static DocumentThread start(String name) {
    return new DocumentThread(name);
  }

  @Override
  public void execute(Runnable task) {
    executor.execute(task);
  }

  /** Runs a task on the thread and gives its result. */
  public <T> CompletableFuture<T> call(Callable<T> task) {
    CompletableFuture<T> result = new CompletableFuture<>();
    execute(
        () -> {
          try {
            result.complete(task.call());
          } catch (Exception failure) {
            result.completeExceptionally(failure);
          }
        });
    return result;
  }

  /** Runs what is queued and ends the thread. */
  @Override
  public void close() {
    executor.close();
  }
}
