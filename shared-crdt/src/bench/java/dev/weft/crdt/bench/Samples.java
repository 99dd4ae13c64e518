package dev.weft.crdt.bench;

import java.lang.management.ManagementFactory;
import java.util.Arrays;

/** Time, CPU time and allocated bytes of the runs of one workload. Confined to one thread. */
final class Samples {
  private static final int MAX = 100_000;
  private static final double NANOS_PER_MILLI = 1e6;

  private final com.sun.management.ThreadMXBean threads =
      (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final CpuClock cpu = new CpuClock();
  private final long[] wallNanos = new long[MAX];
  private final long[] cpuNanos = new long[MAX];
  private final long[] allocatedBytes = new long[MAX];
  private int count;
  private boolean recording;

  private long wallStart;
  private long cpuStart;
  private long allocatedStart;

  /** Only runs after warm-up are kept. */
  void record(boolean on) {
    recording = on;
  }

  void start() {
    allocatedStart = threads.getCurrentThreadAllocatedBytes();
    cpuStart = cpu.nanos();
    wallStart = System.nanoTime();
  }

  void stop() {
    long wall = System.nanoTime() - wallStart;
    long used = cpu.nanos() - cpuStart;
    long allocated = threads.getCurrentThreadAllocatedBytes() - allocatedStart;
    if (recording && count < MAX) {
      wallNanos[count] = wall;
      cpuNanos[count] = used;
      allocatedBytes[count] = allocated;
      count++;
    }
  }

  /** The figures as a line of the result file. */
  Line line(String workload) {
    if (count == 0) {
      throw new IllegalStateException("no run of " + workload + " was recorded");
    }
    return Line.measured("weft", workload)
        .with("runs", count)
        .with("medianMillis", median(wallNanos) / NANOS_PER_MILLI)
        .with("minMillis", Arrays.stream(wallNanos, 0, count).min().orElseThrow() / NANOS_PER_MILLI)
        .with("cpuMillis", median(cpuNanos) / NANOS_PER_MILLI)
        .with("allocatedBytes", median(allocatedBytes));
  }

  private double median(long[] values) {
    long[] sorted = Arrays.copyOf(values, count);
    Arrays.sort(sorted);
    return (sorted[(count - 1) / 2] + sorted[count / 2]) / 2.0;
  }
}
