/**
 * The benchmarks of the library: the same workloads that {@code ../../js} runs for other libraries.
 *
 * <p>Entry point is {@link dev.weft.crdt.bench.BenchmarkRun}, which the Maven profile {@code bench}
 * starts; see {@code docs/benchmarks.md}. {@link dev.weft.crdt.bench.Workloads} names every
 * workload; {@link dev.weft.crdt.bench.WorkloadBenchmark} times one under JMH, in a process of its
 * own, so that no workload is compiled for the habits of another.
 *
 * <p>Invariants: every run checks the text that it made; names, sizes, seeds and edits are those of
 * the JavaScript side. Nothing here is on the module's compile path, and nothing but the profile
 * may use it.
 */
@NullMarked
package dev.weft.crdt.bench;

import org.jspecify.annotations.NullMarked;
