package dev.weft.relay.log;

import dev.weft.relay.config.Limits;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One writer thread: it takes whatever has gathered while the last commit was under way and commits
 * it together. There is no timer, so a lone append waits for nothing but the disk.
 *
 * <p>Thread rule: every method from any thread; outcomes are told on the writer thread, in the
 * order of the appends.
 */
final class CommitLane {
  private static final Logger LOG = LoggerFactory.getLogger(CommitLane.class);

  private sealed interface Work {
    record Entry(Append append) implements Work {}

    record Task(Runnable action) implements Work {}

    record Stop() implements Work {}
  }

  private final LogStore store;
  private final LongSupplier tickNanos;
  private final UpdateLog.CommitListener listener;
  private final LinkedBlockingQueue<Work> queue = new LinkedBlockingQueue<>();
  private final AtomicLong queuedBytes = new AtomicLong();
  private final Thread writer;
  private volatile boolean isClosed;

  CommitLane(
      String name, LogStore store, LongSupplier tickNanos, UpdateLog.CommitListener listener) {
    this.store = store;
    this.tickNanos = tickNanos;
    this.listener = listener;
    this.writer = Thread.ofPlatform().name(name).start(this::write);
  }

  void append(Append append) {
    queuedBytes.addAndGet(append.sizeBytes());
    queue.add(new Work.Entry(append));
    if (isClosed) {
      failRest();
    }
  }

  /** Runs an action between two commits. */
  void task(Runnable action) {
    queue.add(new Work.Task(action));
    if (isClosed) {
      failRest();
    }
  }

  long queuedBytes() {
    return queuedBytes.get();
  }

  /** Commits what is queued, then ends the writer; what comes later fails. */
  void close() {
    queue.add(new Work.Stop());
    boolean isInterrupted = false;
    while (writer.isAlive()) {
      try {
        writer.join();
      } catch (InterruptedException e) {
        isInterrupted = true;
      }
    }
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void write() {
    List<Append> batch = new ArrayList<>();
    boolean isRunning = true;
    while (isRunning) {
      isRunning = fillAndCommit(batch);
    }
    isClosed = true;
    failRest();
  }

  /** One round: gathers up to the limits or the next task, commits, runs the task. */
  private boolean fillAndCommit(List<Append> batch) {
    batch.clear();
    int bytes = 0;
    Work next = take();
    while (next instanceof Work.Entry(Append append)) {
      if (append.lane().isBroken()) {
        queuedBytes.addAndGet(-append.sizeBytes());
        tell(append, brokenLane());
      } else {
        batch.add(append);
        bytes += append.sizeBytes();
      }
      if (batch.size() >= Limits.COMMIT_RECORDS_MAX || bytes >= Limits.COMMIT_BYTES_MAX) {
        next = null;
        break;
      }
      next = queue.poll();
    }
    if (!batch.isEmpty()) {
      commit(batch, bytes);
      queuedBytes.addAndGet(-bytes);
    }
    if (next instanceof Work.Task(Runnable action)) {
      run(action);
    }
    return !(next instanceof Work.Stop);
  }

  private static void run(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException | Error e) {
      LOG.atError().setMessage("log.task.failed").setCause(e).log();
    }
  }

  /**
   * Tells an append's outcome. Whatever its owner makes of it, the writer goes on: others' records
   * wait behind it.
   */
  private static void tell(Append append, @Nullable LogFailure failure) {
    try {
      if (failure == null) {
        append.outcome().committed();
      } else {
        append.outcome().failed(failure);
      }
    } catch (RuntimeException | Error e) {
      // Its owner no longer knows what is stored; it is to be loaded again.
      append.lane().breakOff();
      LOG.atError()
          .setMessage("log.outcome.failed")
          .addKeyValue("document", append.document())
          .addKeyValue("seq", append.seq())
          .setCause(e)
          .log();
    }
  }

  private static LogFailure brokenLane() {
    return new LogFailure(
        LogFailure.Kind.UNAVAILABLE, "An earlier append of the same document failed", null);
  }

  private Work take() {
    while (true) {
      try {
        return queue.take();
      } catch (InterruptedException e) {
        // The writer ends by a Stop in its queue, never by an interrupt, which could tear a commit.
        LOG.atWarn().setMessage("log.writer.interrupted").setCause(e).log();
      }
    }
  }

  private void commit(List<Append> batch, int bytes) {
    long start = tickNanos.getAsLong();
    LogFailure failure = store(batch);
    if (failure == null) {
      listener.committed(batch.size(), bytes, tickNanos.getAsLong() - start);
      for (Append append : batch) {
        tell(append, null);
      }
      return;
    }
    Map<String, List<Append>> documents = new LinkedHashMap<>();
    for (Append append : batch) {
      documents.computeIfAbsent(append.document(), name -> new ArrayList<>()).add(append);
    }
    if (failure.kind() == LogFailure.Kind.DEPOSED && documents.size() > 1) {
      // Refused for the sake of one, and rolled back for all: the others have done nothing.
      for (List<Append> ofOne : documents.values()) {
        commit(ofOne, ofOne.stream().mapToInt(Append::sizeBytes).sum());
      }
      return;
    }
    LOG.atError()
        .setMessage("log.commit.failed")
        .addKeyValue("kind", failure.kind())
        .addKeyValue("records", batch.size())
        .setCause(failure)
        .log();
    listener.failed(failure);
    for (Append append : batch) {
      append.lane().breakOff();
      tell(append, failure);
    }
  }

  private @Nullable LogFailure store(List<Append> batch) {
    try {
      store.commit(batch);
      return null;
    } catch (LogFailure e) {
      return e;
    } catch (RuntimeException | Error e) {
      // An error as well, memory that ran out: what is stored is unknown, and the writer goes on.
      return new LogFailure(LogFailure.Kind.UNAVAILABLE, "The log's writer failed", e);
    }
  }

  private void failRest() {
    var failure = new LogFailure(LogFailure.Kind.CLOSED, "The log is closed", null);
    for (Work work = queue.poll(); work != null; work = queue.poll()) {
      switch (work) {
        case Work.Entry(Append append) -> tell(append, failure);
        case Work.Task(Runnable action) -> run(action);
        case Work.Stop stop -> {}
      }
    }
  }
}
