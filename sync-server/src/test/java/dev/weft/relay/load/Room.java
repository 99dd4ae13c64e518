package dev.weft.relay.load;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A document under load and who writes to it: writer {@code i} is client {@code i + 1} and types
 * one character per edit, so its clock is the number of its edits.
 *
 * <p>Thread rule: each writer's entries are set by that writer; any thread may read.
 */
final class Room {
  /** How many edits of a writer may be under way before their times are forgotten. */
  private static final int TIMES_KEPT = 1 << 13;

  private final String name;
  private final int members;
  private final AtomicLongArray sent;
  private final AtomicLongArray[] sentNanos;

  Room(String name, int members) {
    this.name = name;
    this.members = members;
    this.sent = new AtomicLongArray(members);
    this.sentNanos = new AtomicLongArray[members];
    for (int i = 0; i < members; i++) {
      sentNanos[i] = new AtomicLongArray(0);
    }
  }

  String name() {
    return name;
  }

  int members() {
    return members;
  }

  /** The next edit of a writer, due at a time; returns its clock. */
  long next(int writer, long dueNanos) {
    long clock = sent.get(writer);
    if (clock == 0) {
      sentNanos[writer] = new AtomicLongArray(TIMES_KEPT);
    }
    sentNanos[writer].setRelease((int) (clock % TIMES_KEPT), dueNanos);
    sent.setRelease(writer, clock + 1);
    return clock;
  }

  /** When an edit was due; 0 if somebody else wrote it, in a room of the same name. */
  long dueNanos(int writer, long clock) {
    AtomicLongArray times = sentNanos[writer];
    return times.length() == 0 ? 0 : times.getAcquire((int) (clock % TIMES_KEPT));
  }

  long sent(int writer) {
    return sent.getAcquire(writer);
  }

  long sent() {
    long all = 0;
    for (int i = 0; i < members; i++) {
      all += sent.getAcquire(i);
    }
    return all;
  }
}
