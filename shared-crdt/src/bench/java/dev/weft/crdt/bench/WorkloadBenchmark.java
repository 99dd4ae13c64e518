package dev.weft.crdt.bench;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.runner.IterationType;

/**
 * Times one workload. Every invocation gets input of its own, made outside the clock, and its text
 * is checked, outside the clock too.
 */
@NullUnmarked // JMH fills the fields between its calls
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class WorkloadBenchmark {
  /** The system property that names the file which takes the figures that JMH does not keep. */
  static final String RESULTS = "weft.bench.results";

  private static final int DIGEST_CHARACTERS = 16;

  /**
   * Runs before those that JMH warms up with: it counts seconds, and on a machine that others use
   * too these may hold too few runs for the compiler to be done.
   */
  private static final int WARM_RUNS = 40;

  private static final long WARM_NANOS_MAX = TimeUnit.SECONDS.toNanos(30);

  /** Set by the runner. */
  @Param("none")
  public String workload = "";

  private final Samples samples = new Samples();
  private Workload<Object, Object> prepared;
  private Object input;
  private Object output;
  private String digest;
  private int sizeBytes;

  /** Prepares what all runs share. */
  @Setup(Level.Trial)
  @SuppressWarnings("unchecked")
  public void prepare() {
    prepared = (Workload<Object, Object>) Workloads.prepare(workload);
    long start = System.nanoTime();
    for (int i = 0; i < WARM_RUNS && System.nanoTime() - start < WARM_NANOS_MAX; i++) {
      makeInput();
      output = prepared.run(input);
      check();
    }
  }

  /** Keeps the figures of measured iterations only. */
  @Setup(Level.Iteration)
  public void startIteration(IterationParams params) {
    samples.record(params.getType() == IterationType.MEASUREMENT);
  }

  /** Makes the input of one run. */
  @Setup(Level.Invocation)
  public void makeInput() {
    input = prepared.fresh();
  }

  /** The measured work. */
  @Benchmark
  public Object run() {
    samples.start();
    output = prepared.run(input);
    samples.stop();
    return output;
  }

  /** Asserts the text of the run, and lets go of it. */
  @TearDown(Level.Invocation)
  public void check() {
    String text = prepared.check(output);
    if (digest == null) {
      digest = digest(text);
      sizeBytes = prepared.sizeBytes(output);
    }
    input = null;
    output = null;
  }

  /** Writes the figures. */
  @TearDown(Level.Trial)
  public void report() {
    Line line =
        samples.line(workload).with("operations", prepared.operations()).with("textDigest", digest);
    if (sizeBytes != Workload.NO_SIZE) {
      line = line.with("sizeBytes", sizeBytes);
    }
    line.appendTo(Path.of(System.getProperty(RESULTS)));
  }

  private static String digest(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash).substring(0, DIGEST_CHARACTERS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
