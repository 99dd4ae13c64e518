package dev.weft.desktop.replica;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What waits for the disk, in order. Safe for use by several threads; one of them takes.
 *
 * <p>Invariant: the queue's order is the log's order, and a write leaves it only when it is
 * committed.
 */
final class WriteQueue {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<Write> queue = new ArrayDeque<>();
  private long nextSeq;
  private long taken;
  private long done;
  private boolean closed;

  WriteQueue(long lastSeq) {
    nextSeq = lastSeq + 1;
  }

  /**
   * Adds a write.
   *
   * @throws IllegalStateException if the replica is closed
   */
  void add(Write write) {
    lock.lock();
    try {
      if (closed) {
        throw new IllegalStateException("the replica is closed");
      }
      queue.add(write);
      taken++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Makes a write with a row for the next log position, which is also its place in the queue. */
  interface RowWrite {
    Write at(long seq);
  }

  /** Adds a write with a row and gives it its log position. */
  long append(RowWrite write) {
    lock.lock();
    try {
      add(write.at(nextSeq));
      return nextSeq++;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for writes, which stay in the queue; false once it is closed. */
  boolean take(List<Write> group, int max) {
    group.clear();
    lock.lock();
    try {
      while (queue.isEmpty() && !closed) {
        changed.awaitUninterruptibly();
      }
      queue.stream().limit(max).forEach(group::add);
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Gives all rows that wait new positions behind one that something else has used. All of them
   * must then be committed together: callers know their rows by the old positions, so a part of
   * them under higher ones would seem to cover the rest.
   *
   * @param group filled with all that waits
   */
  void renumber(long lastSeq, List<Write> group) {
    group.clear();
    lock.lock();
    try {
      nextSeq = Math.max(nextSeq, lastSeq + 1);
      for (Write write : queue) {
        group.add(write.entry() == null ? write : write.at(nextSeq++));
      }
      queue.clear();
      queue.addAll(group);
    } finally {
      lock.unlock();
    }
  }

  /** The first so many writes are committed. */
  void remove(int count) {
    lock.lock();
    try {
      for (int i = 0; i < count; i++) {
        queue.remove();
      }
    } finally {
      lock.unlock();
    }
  }

  /** So many committed writes have been reported. */
  void reported(int count) {
    lock.lock();
    try {
      done += count;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until everything added so far has been reported; false if it was not within the time. */
  boolean flush(Duration atMost) {
    long nanos = atMost.toNanos();
    lock.lock();
    try {
      long until = taken;
      while (done < until) {
        if (nanos <= 0) {
          return false;
        }
        nanos = changed.awaitNanos(nanos);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for a while, or until the queue is closed. */
  void pause(Duration duration) {
    lock.lock();
    try {
      long nanos = duration.toNanos();
      while (nanos > 0 && !closed) {
        nanos = changed.awaitNanos(nanos);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  /** Takes no more writes. */
  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Whether it takes writes. */
  boolean isOpen() {
    lock.lock();
    try {
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  /** What is not committed. */
  List<Write> waiting() {
    lock.lock();
    try {
      return new ArrayList<>(queue);
    } finally {
      lock.unlock();
    }
  }

  int rowsWaiting() {
    lock.lock();
    try {
      return (int) queue.stream().filter(write -> write.entry() != null).count();
    } finally {
      lock.unlock();
    }
  }
}
