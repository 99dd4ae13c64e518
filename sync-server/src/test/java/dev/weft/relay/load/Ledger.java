package dev.weft.relay.load;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What one member has been brought of each writer's edits. Every edit must come exactly once and in
 * its writer's order; what comes early waits for what is between, and what comes again is an error
 * unless the server has told the whole difference meanwhile, as to a slow reader.
 *
 * <p>Thread rule: written by the member's reading thread; totals may be read by any.
 */
final class Ledger {
  private record Early(int writer, long from, long to) {}

  private final long[] next;
  private final List<Early> early = new ArrayList<>(0);
  private boolean isResynced;
  private final AtomicLong delivered = new AtomicLong();
  private final AtomicLong doubled = new AtomicLong();

  Ledger(int writers) {
    next = new long[writers];
  }

  /** Edits {@code [from, to)} of a writer have come; returns the first that is news, or to. */
  long arrived(int writer, long from, long to, boolean isDifference) {
    long expected = next[writer];
    isResynced |= isDifference;
    if (from > expected) {
      early.add(new Early(writer, from, to));
      return to;
    }
    if (from < expected && !isResynced) {
      doubled.addAndGet(Math.min(expected, to) - from);
    }
    if (to > expected) {
      next[writer] = to;
      delivered.addAndGet(to - expected);
      if (!early.isEmpty()) {
        takeEarly(writer);
      }
    }
    return Math.min(Math.max(from, expected), to);
  }

  private void takeEarly(int writer) {
    for (Iterator<Early> waiting = early.iterator(); waiting.hasNext(); ) {
      Early range = waiting.next();
      if (range.writer() == writer && range.from() <= next[writer]) {
        long to = Math.max(next[writer], range.to());
        delivered.addAndGet(to - next[writer]);
        next[writer] = to;
        waiting.remove();
      }
    }
  }

  /** Edits that have come, each counted once. */
  long delivered() {
    return delivered.get();
  }

  /** Edits that came again. */
  long doubled() {
    return doubled.get();
  }

  /** A copy of how far each writer's edits have come; exact when the reader is at rest. */
  long[] reached() {
    return Arrays.copyOf(next, next.length);
  }
}
