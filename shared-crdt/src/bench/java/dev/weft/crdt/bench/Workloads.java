package dev.weft.crdt.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Every workload that JMH times, by the name that it also has in {@code workloads.mjs}. */
final class Workloads {
  private Workloads() {}

  /** In the order of the table; a trace that is not on this machine has no workloads. */
  static Map<String, Supplier<Workload<?, ?>>> all() {
    Map<String, Supplier<Workload<?, ?>>> all = new LinkedHashMap<>();
    TraceState.names().forEach(trace -> TraceWorkloads.addTo(all, trace));
    ConcurrentWorkloads.addTo(all);
    LargeWorkloads.addTo(all);
    FormatWorkloads.addTo(all);
    LargeWorkloads.addGrowthTo(all);
    return all;
  }

  /** Prepares one workload. */
  static Workload<?, ?> prepare(String name) {
    Supplier<Workload<?, ?>> supplier = all().get(name);
    if (supplier == null) {
      throw new IllegalArgumentException("there is no workload " + name);
    }
    return supplier.get();
  }
}
