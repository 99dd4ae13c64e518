package dev.weft.crdt.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs the benchmarks of this library and, where Node is on the machine, of its peers, and writes
 * one table.
 *
 * <p>System properties: {@code weft.root} the root of the source tree; {@code weft.bench.workloads}
 * a pattern of workloads to run; {@code weft.bench.peers} {@code yes}, {@code no}, or {@code keep}
 * for the figures of the last run; {@code weft.bench.peer.bound} seconds after which a peer's
 * workload is stopped; {@code weft.bench.doc} {@code yes} to write {@code docs/benchmarks.md} too;
 * {@code weft.jvm.flags} the flags of every virtual machine.
 */
public final class BenchmarkRun {
  private static final String HEAP = "-Xmx6g";
  private static final int WARMUPS = 4;
  private static final int MEASUREMENTS = 5;
  private static final TimeValue WARMUP = TimeValue.milliseconds(1_500);
  private static final TimeValue MEASUREMENT = TimeValue.milliseconds(1_500);

  private final Path module = Path.of(System.getProperty("weft.root"), "shared-crdt");
  private final Path target = module.resolve("target/bench");
  private final Path results = target.resolve("weft.jsonl");
  private final Path peerResults = target.resolve("peers.jsonl");
  private final Pattern selected = Pattern.compile(System.getProperty("weft.bench.workloads", "."));
  private final List<String> flags =
      List.of(System.getProperty("weft.jvm.flags", "-XX:+UseCompactObjectHeaders").split(" +"));

  private final List<String> failures = new ArrayList<>();

  private BenchmarkRun() {}

  public static void main(String[] args) throws IOException, InterruptedException, RunnerException {
    new BenchmarkRun().run();
  }

  private void run() throws IOException, InterruptedException, RunnerException {
    Files.createDirectories(target);
    if (!TraceState.names().contains(TraceState.PAPER)) {
      System.out.println(
          "automerge-paper.json.gz is not beside the source tree (or in -Dweft.traces=DIRECTORY):"
              + " its workloads are left out");
    }
    Files.deleteIfExists(results);
    time();
    memory();
    firstLoads();
    peers();
    table();
    if (!failures.isEmpty()) {
      throw new IllegalStateException("these workloads failed: " + failures);
    }
  }

  private List<String> select(List<String> names) {
    return names.stream().filter(name -> selected.matcher(name).find()).toList();
  }

  private void time() throws IOException, RunnerException {
    List<String> names = select(List.copyOf(Workloads.all().keySet()));
    if (names.isEmpty()) {
      return;
    }
    List<String> jvm = new ArrayList<>(flags);
    jvm.add(HEAP);
    jvm.add("-D%s=%s".formatted(WorkloadBenchmark.RESULTS, results));
    jvm.add("-Dweft.root=" + System.getProperty("weft.root"));
    String traces = System.getProperty("weft.traces");
    if (traces != null) {
      jvm.add("-Dweft.traces=" + traces);
    }
    new Runner(
            new OptionsBuilder()
                .include(WorkloadBenchmark.class.getName())
                .param("workload", names.toArray(String[]::new))
                .forks(1)
                .warmupIterations(WARMUPS)
                .warmupTime(WARMUP)
                .measurementIterations(MEASUREMENTS)
                .measurementTime(MEASUREMENT)
                .timeout(TimeValue.minutes(10))
                .jvmArgs(jvm.toArray(String[]::new))
                .resultFormat(ResultFormatType.JSON)
                .result(target.resolve("jmh.json").toString())
                .build())
        .run();
    reportMissing(names);
  }

  /** JMH goes on after a workload that failed; the table must say so. */
  private void reportMissing(List<String> names) throws IOException {
    Set<String> done = new HashSet<>();
    Line.readAll(results).forEach(line -> done.add(line.text("workload")));
    for (String name : names) {
      if (!done.contains(name)) {
        Line.failed("weft", name, "see the output of JMH").appendTo(results);
        failures.add(name);
      }
    }
  }

  private void memory() throws IOException, InterruptedException {
    List<String> traces =
        TraceState.names().stream()
            .filter(trace -> selected.matcher("retained/" + trace).find())
            .toList();
    if (traces.isEmpty()) {
      return;
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.add("-Dweft.root=" + System.getProperty("weft.root"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(RetainedHeap.class.getName());
    command.add(results.toString());
    command.addAll(traces);
    int exit = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (exit != 0) {
      throw new IOException("measuring the retained heap ended with " + exit);
    }
  }

  private void firstLoads() throws IOException, InterruptedException {
    for (String trace : TraceState.names()) {
      if (selected.matcher("first-load/" + trace).find()) {
        new FirstLoads(target, flags).measure(trace, results);
      }
    }
  }

  private void peers() throws IOException, InterruptedException {
    String wanted = System.getProperty("weft.bench.peers", "yes");
    if (wanted.equals("keep")) {
      return;
    }
    Files.deleteIfExists(peerResults);
    if (!wanted.equals("yes")) {
      return;
    }
    if (!Peers.haveNode()) {
      System.out.println("node is not on the PATH: the table has no other libraries");
      return;
    }
    List<Path> traces = new ArrayList<>();
    String told = System.getProperty("weft.traces");
    if (told != null) {
      traces.add(Path.of(told));
    }
    Path root = module.getParent();
    traces.add(root.resolve("../shared/traces").normalize());
    traces.add(root.resolve("../../shared/traces").normalize());
    traces.add(module.resolve("src/test/resources/traces"));
    List<String> options =
        List.of(
            "--workloads", selected.pattern(),
            "--bound-seconds", System.getProperty("weft.bench.peer.bound", "120"));
    new Peers(module.resolve("src/bench/js"), target.resolve("js"))
        .run(peerResults, traces, options);
  }

  private void table() throws IOException {
    ResultTable table = new ResultTable(Line.readAll(results), Line.readAll(peerResults));
    table.checkTexts();
    String page = table.page();
    Files.writeString(target.resolve("benchmarks.md"), page);
    System.out.println(page);
    if (System.getProperty("weft.bench.doc", "no").equals("yes")) {
      Path doc = module.resolve("docs/benchmarks.md");
      Files.writeString(doc, ResultTable.insertInto(Files.readString(doc), page));
    }
  }
}
