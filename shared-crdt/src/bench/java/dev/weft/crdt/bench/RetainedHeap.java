package dev.weft.crdt.bench;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * Measures the heap that loaded documents keep, by the virtual machine's own histogram of living
 * objects, which counts what objects really take under the flags of this process.
 *
 * <p>Arguments: the result file, then the names of traces.
 */
final class RetainedHeap {
  private static final int HELD = 20;

  private RetainedHeap() {}

  public static void main(String[] args) throws JMException {
    for (int i = 1; i < args.length; i++) {
      measure(args[i]).appendTo(Path.of(args[0]));
    }
  }

  private static Line measure(String trace) throws JMException {
    TraceState state = TraceState.of(trace);
    load(state, trace);
    List<Replica> held = new ArrayList<>(HELD);
    long before = livingBytes();
    for (int i = 0; i < HELD; i++) {
      held.add(load(state, trace));
    }
    long after = livingBytes();
    return Line.measured("weft", "retained/" + trace)
        .with("runs", held.size())
        .with("heapBytes", (after - before) / HELD);
  }

  /** Loads, reads the text, and forgets that text. */
  private static Replica load(TraceState state, String trace) {
    Replica replica = Replica.load(state.state(), 2);
    Workload.equal(replica.content(), state.history().endContent(), trace);
    return replica;
  }

  /** What all reachable objects take after a full collection. */
  private static long livingBytes() throws JMException {
    String histogram =
        (String)
            ManagementFactory.getPlatformMBeanServer()
                .invoke(
                    new ObjectName("com.sun.management:type=DiagnosticCommand"),
                    "gcClassHistogram",
                    new Object[] {new String[0]},
                    new String[] {String[].class.getName()});
    String total =
        histogram.lines().filter(line -> line.startsWith("Total")).findFirst().orElseThrow();
    return Long.parseLong(total.trim().split("\\s+")[2]);
  }
}
