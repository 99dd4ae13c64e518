package dev.weft.relay.load;

/** A histogram of durations from a microsecond to a minute, each known to 3 per cent. */
final class Latencies {
  private static final int STEPS = 32;
  private static final int OCTAVES = 26;

  private final int[] counts = new int[STEPS * OCTAVES];
  private long total;

  void record(long nanos) {
    long micros = Math.max(1, nanos / 1_000);
    int octave = 63 - Long.numberOfLeadingZeros(micros);
    // Below 32 us a step would be less than a microsecond; the fraction of the octave still tells.
    int step = (int) (((micros * STEPS) >> octave) - STEPS);
    counts[Math.min(octave * STEPS + step, counts.length - 1)]++;
    total++;
  }

  void add(Latencies other) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] += other.counts[i];
    }
    total += other.total;
  }

  long count() {
    return total;
  }

  /** The duration in milliseconds that this share of all does not exceed. */
  double quantileMillis(double share) {
    long wanted = (long) Math.ceil(total * share);
    long seen = 0;
    for (int i = 0; i < counts.length; i++) {
      seen += counts[i];
      if (seen >= wanted && seen > 0) {
        double micros = Math.scalb(1 + (i % STEPS + 1) / (double) STEPS, i / STEPS);
        return micros / 1_000;
      }
    }
    return 0;
  }
}
