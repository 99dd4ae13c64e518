package dev.weft.relay.load;

/**
 * The stretch of time that is measured, on the clock of {@link System#nanoTime}; edits that were
 * due in it count.
 */
final class Window {
  private volatile long fromNanos = Long.MAX_VALUE;
  private volatile long toNanos = Long.MAX_VALUE;

  void open(long nanos) {
    fromNanos = nanos;
  }

  void close(long nanos) {
    toNanos = nanos;
  }

  boolean contains(long nanos) {
    // Differences, since the clock's origin is arbitrary; an unopened window contains nothing.
    return fromNanos != Long.MAX_VALUE
        && nanos - fromNanos >= 0
        && (toNanos == Long.MAX_VALUE || nanos - toNanos < 0);
  }
}
