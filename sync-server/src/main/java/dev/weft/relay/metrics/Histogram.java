package dev.weft.relay.metrics;

import java.util.concurrent.atomic.LongAdder;

/** Durations in buckets that double, from 0.1 ms to 6.5 s. */
final class Histogram {
  private static final int BUCKETS = 17;
  private static final long FIRST_NANOS = 100_000;

  private final String name;
  private final LongAdder[] buckets = new LongAdder[BUCKETS + 1];
  private final LongAdder sumNanos = new LongAdder();

  Histogram(String name) {
    this.name = name;
    for (int i = 0; i <= BUCKETS; i++) {
      buckets[i] = new LongAdder();
    }
  }

  void observe(long nanos) {
    sumNanos.add(nanos);
    int bucket = 0;
    for (long bound = FIRST_NANOS; bucket < BUCKETS && nanos > bound; bound *= 2) {
      bucket++;
    }
    buckets[bucket].increment();
  }

  void scrape(StringBuilder out) {
    out.append("# TYPE ").append(name).append(" histogram\n");
    long count = 0;
    long bound = FIRST_NANOS;
    for (int i = 0; i < BUCKETS; i++, bound *= 2) {
      count += buckets[i].sum();
      out.append(name).append("_bucket{le=\"").append(bound / 1e9).append("\"} ");
      out.append(count).append('\n');
    }
    count += buckets[BUCKETS].sum();
    out.append(name).append("_bucket{le=\"+Inf\"} ").append(count).append('\n');
    out.append(name).append("_sum ").append(sumNanos.sum() / 1e9).append('\n');
    out.append(name).append("_count ").append(count).append('\n');
  }
}
