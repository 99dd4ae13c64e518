package dev.weft.relay.log;

import static java.util.Objects.requireNonNull;

import dev.weft.relay.PostgresServer;
import dev.weft.relay.blob.Blobs;
import dev.weft.relay.config.PostgresOptions;
import dev.weft.relay.world.World;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * How many durable appends a second the log does, on SQLite and on Postgres, beside what the disk
 * itself does in the same run. Everything lies in one directory, so on one disk; compaction is on.
 *
 * <p>Closed loop: each document has a fixed number of appends under way and sends the next when one
 * is committed. A row is a 200-byte update with its state vector, its head and its change position.
 */
public final class AppendBenchmark {
  /** With its struct around it, an update of some 200 bytes. */
  private static final String TEXT = "What was typed in a burst, as editors send it. ".repeat(4);

  private static final int STATE_VECTOR_BYTES = 12;
  private static final int LATENCIES_MAX = 4_000_000;
  private static final double SECONDS = Double.parseDouble(System.getProperty("seconds", "5"));
  private static final double WARM_UP_SECONDS = Math.min(3, SECONDS);

  private record Load(int documents, int window) {}

  private static final Load[] LOADS = {
    new Load(1, 1), new Load(16, 1), new Load(200, 1), new Load(200, 8), new Load(200, 64)
  };

  private AppendBenchmark() {}

  /**
   * Measures and prints a table.
   *
   * @param arguments the directory to work in
   */
  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createTempDirectory(Path.of(arguments[0]), "append-benchmark");
    say("| log | documents × under way | rows/s | p50 ms | p99 ms |");
    say("|---|---|---|---|---|");
    floor(folder);
    try (World world = World.system()) {
      run("SQLite", sqlite(folder, world));
      floor(folder);
      File data = folder.resolve("postgres").toFile();
      try (var server = PostgresServer.start(data, 0)) {
        PostgresOptions database = PostgresServer.of(server, "postgres");
        run("Postgres", postgres(database, folder, world));
      }
      floor(folder);
    }
  }

  private static UpdateLog sqlite(Path folder, World world) {
    return Logs.embedded(
        folder.resolve("relay.db"),
        Blobs.files(folder.resolve("blobs")),
        CompactionPolicy.DEFAULT,
        world,
        new TrashAndAttachmentsTest.Silent());
  }

  private static UpdateLog postgres(PostgresOptions database, Path folder, World world) {
    return Logs.postgres(
        database,
        Blobs.files(folder.resolve("blobs-postgres")),
        CompactionPolicy.DEFAULT,
        world,
        new TrashAndAttachmentsTest.Silent(),
        folder);
  }

  /** Writes 4 KiB at a file's end and waits for the disk, again and again. */
  private static void floor(Path folder) throws IOException {
    Path file = folder.resolve("floor");
    var latencies = new long[LATENCIES_MAX];
    int count = 0;
    long start = System.nanoTime();
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      while (System.nanoTime() - start < SECONDS * 1e9) {
        long before = System.nanoTime();
        channel.write(ByteBuffer.allocate(4_096));
        channel.force(false);
        latencies[count++] = System.nanoTime() - before;
      }
    }
    report("fdatasync of 4 KiB", "1 × 1", count, SECONDS, latencies);
    Files.delete(file);
  }

  private static void run(String name, UpdateLog log) throws InterruptedException {
    try (log) {
      long epoch = log.takeOver("benchmark");
      for (Load load : LOADS) {
        String prefix = load.documents() + "x" + load.window() + "-";
        new Run(log, epoch, load, prefix + "warm-").go(WARM_UP_SECONDS);
        Run run = new Run(log, epoch, load, prefix);
        double seconds = run.go(SECONDS);
        report(
            name,
            load.documents() + " × " + load.window(),
            run.committed.get(),
            seconds,
            run.latencies);
      }
    }
  }

  private static void report(
      String name, String load, int count, double seconds, long[] latencies) {
    int known = Math.min(count, latencies.length);
    Arrays.sort(latencies, 0, known);
    say(
        String.format(
            Locale.ROOT,
            "| %s | %s | %,.0f | %.2f | %.2f |",
            name,
            load,
            count / seconds,
            latencies[known / 2] / 1e6,
            latencies[(int) (known * 0.99)] / 1e6));
  }

  private static void say(String line) {
    System.out.println(line);
  }

  /** One closed loop. */
  private static final class Run {
    private final UpdateLog log;
    private final long epoch;
    private final Load load;
    private final String prefix;
    private final long[] latencies = new long[LATENCIES_MAX];
    private final AtomicInteger committed = new AtomicInteger();
    private final AtomicInteger underWay = new AtomicInteger();
    private final CountDownLatch isOver = new CountDownLatch(1);
    private final AtomicReference<@Nullable LogFailure> failure = new AtomicReference<>();
    private volatile boolean isStopping;

    Run(UpdateLog log, long epoch, Load load, String prefix) {
      this.log = log;
      this.epoch = epoch;
      this.load = load;
      this.prefix = prefix;
    }

    double go(double seconds) throws InterruptedException {
      long start = System.nanoTime();
      underWay.set(load.documents() * load.window());
      for (int d = 0; d < load.documents(); d++) {
        var document = new Writing(prefix + d);
        for (int w = 0; w < load.window(); w++) {
          document.append();
        }
      }
      while (System.nanoTime() - start < seconds * 1e9 && failure.get() == null) {
        Thread.sleep(10);
      }
      isStopping = true;
      isOver.await();
      LogFailure failed = failure.get();
      if (failed != null) {
        throw failed;
      }
      return (System.nanoTime() - start) / 1e9;
    }

    /** One document; after the start, confined to the writer thread that commits it. */
    private final class Writing {
      private final String name;
      private final Append.Lane lane = new Append.Lane();
      private long seq;

      Writing(String name) {
        this.name = name;
      }

      synchronized void append() {
        byte[] update = TypedText.text(seq * TEXT.length(), TEXT);
        seq++;
        long before = System.nanoTime();
        log.append(
            new Append(
                name,
                seq,
                epoch,
                "benchmark",
                7,
                1,
                update,
                new byte[STATE_VECTOR_BYTES],
                lane,
                new Append.Outcome() {
                  @Override
                  public void committed() {
                    next(System.nanoTime() - before);
                  }

                  @Override
                  public void failed(LogFailure why) {
                    failure.compareAndSet(null, requireNonNull(why));
                    end();
                  }
                }));
      }

      private void next(long latency) {
        int at = committed.getAndIncrement();
        if (at < latencies.length) {
          latencies[at] = latency;
        }
        if (isStopping) {
          end();
        } else {
          append();
        }
      }

      private void end() {
        if (underWay.decrementAndGet() == 0) {
          isOver.countDown();
        }
      }
    }
  }
}
