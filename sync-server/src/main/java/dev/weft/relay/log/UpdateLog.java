package dev.weft.relay.log;

import dev.weft.relay.config.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The update log with group commit: one writer thread takes whatever has gathered while the last
 * commit was under way and commits it together. There is no timer, so a lone append waits for
 * nothing but the disk.
 *
 * <p>Thread rule: every method may be called from any thread; reads block the caller; outcomes are
 * told on the writer thread, in the order of the appends.
 */
public final class UpdateLog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(UpdateLog.class);

  private sealed interface Work {
    record Entry(Append append) implements Work {}

    record Task(Runnable action) implements Work {}

    record Stop() implements Work {}
  }

  /** Told about every commit, for metrics. */
  public interface CommitListener {
    void committed(int records, int bytes, long nanos);

    void failed(LogFailure failure);
  }

  private final LogStore store;
  private final LongSupplier tickNanos;
  private final CommitListener listener;
  private final LinkedBlockingQueue<Work> queue = new LinkedBlockingQueue<>();
  private final AtomicLong queuedBytes = new AtomicLong();
  private final Thread writer;
  private volatile boolean isClosed;

  UpdateLog(LogStore store, LongSupplier tickNanos, CommitListener listener) {
    this.store = store;
    this.tickNanos = tickNanos;
    this.listener = listener;
    this.writer = Thread.ofPlatform().name("log-writer").start(this::write);
  }

  /** Identity of the stored data. */
  public String id() {
    return store.id();
  }

  /** Makes {@code owner} the owner of every slot; returns the epoch for its appends. */
  public long takeOver(String owner) {
    return store.takeOver(owner);
  }

  /** Queues a record; its outcome is told later. */
  public void append(Append append) {
    queuedBytes.addAndGet(append.sizeBytes());
    queue.add(new Work.Entry(append));
    if (isClosed) {
      failRest();
    }
  }

  /** Bytes that wait for their commit: what back-pressure looks at. */
  public long queuedBytes() {
    return queuedBytes.get();
  }

  public StoredDocument load(String document) {
    return store.load(document);
  }

  public List<LogRecord> records(String document, long fromSeq, long toSeq) {
    return store.records(document, fromSeq, toSeq);
  }

  public Changes changesSince(long position, int limit) {
    return store.changesSince(position, limit);
  }

  /** Publishes a checkpoint between two commits; {@code done} gets null or the failure. */
  public void publish(
      String document, CheckpointPointer pointer, long nowMillis, TaskOutcome done) {
    enqueue(() -> store.publish(document, pointer, nowMillis), done);
  }

  /** Deletes some records up to {@code uptoSeq} between two commits. */
  public void trim(String document, long uptoSeq, int limit, TaskOutcome done) {
    enqueue(() -> store.trim(document, uptoSeq, limit), done);
  }

  /** What became of a task; on the writer thread. */
  public interface TaskOutcome {
    void done();

    void failed(LogFailure failure);
  }

  private void enqueue(Runnable action, TaskOutcome outcome) {
    queue.add(
        new Work.Task(
            () -> {
              try {
                action.run();
              } catch (LogFailure failure) {
                outcome.failed(failure);
                return;
              }
              outcome.done();
            }));
  }

  /** Commits what is queued, then closes the store. */
  @Override
  public void close() {
    if (isClosed) {
      return;
    }
    queue.add(new Work.Stop());
    boolean isInterrupted = false;
    while (writer.isAlive()) {
      try {
        writer.join();
      } catch (InterruptedException e) {
        isInterrupted = true;
      }
    }
    store.close();
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
        append.outcome().failed(brokenLane());
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
      action.run();
    }
    return !(next instanceof Work.Stop);
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
    LogFailure failure = null;
    try {
      store.commit(batch);
    } catch (LogFailure e) {
      failure = e;
    } catch (RuntimeException e) {
      failure = new LogFailure(LogFailure.Kind.UNAVAILABLE, "The log's writer failed", e);
    }
    if (failure == null) {
      listener.committed(batch.size(), bytes, tickNanos.getAsLong() - start);
      for (Append append : batch) {
        append.outcome().committed();
      }
    } else {
      LOG.atError()
          .setMessage("log.commit.failed")
          .addKeyValue("kind", failure.kind())
          .addKeyValue("records", batch.size())
          .setCause(failure)
          .log();
      listener.failed(failure);
      for (Append append : batch) {
        append.lane().breakOff();
        append.outcome().failed(failure);
      }
    }
  }

  private void failRest() {
    var failure = new LogFailure(LogFailure.Kind.CLOSED, "The log is closed", null);
    for (Work work = queue.poll(); work != null; work = queue.poll()) {
      if (work instanceof Work.Entry(Append append)) {
        append.outcome().failed(failure);
      }
    }
  }
}
