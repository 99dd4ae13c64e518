package dev.weft.desktop.session;

import dev.weft.crdt.Updates;
import dev.weft.crdt.YDoc;
import dev.weft.crdt.YText;
import dev.weft.crdt.testkit.Traces;
import dev.weft.crdt.testkit.Traces.Patch;
import dev.weft.desktop.presence.Author;
import dev.weft.desktop.replica.Commit;
import dev.weft.desktop.replica.DocumentStore;
import dev.weft.desktop.replica.LogEntry;
import dev.weft.desktop.replica.Replica;
import dev.weft.desktop.replica.StoreListener;
import dev.weft.desktop.replica.StoreOpening;
import dev.weft.desktop.replica.StoredContent;
import dev.weft.desktop.replica.StoredDocument;
import dev.weft.desktop.world.SystemWorld;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.SynchronousQueue;

/**
 * How long a key press takes to the disk, beside what the disk itself does in the same run; how
 * long large documents take to open, from the log and from a checkpoint; what a library of 5,000
 * documents holds in memory.
 */
public final class ReplicaBenchmark {
  private static final double SECONDS = Double.parseDouble(System.getProperty("seconds", "5"));
  private static final int LATENCIES_MAX = 1_000_000;
  private static final int LONG_CHARACTERS = 10_000_000;
  private static final int PASTE_CHARACTERS = 1_000;
  private static final int LIBRARY = 5_000;
  private static final int OPENINGS = 5;
  private static final Duration SOON = Duration.ofMinutes(5);

  private ReplicaBenchmark() {}

  /**
   * Measures and prints tables.
   *
   * @param arguments the directory to work in
   */
  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createTempDirectory(Path.of(arguments[0]), "replica-benchmark");
    try (SystemWorld world = new SystemWorld()) {
      say("| a commit | n | p50 ms | p99 ms |");
      say("|---|---|---|---|");
      floor(folder);
      keyPresses(folder.resolve("keys"), world);
      floor(folder);
      say("");
      say("| opening | rows | text | database MB | p50 ms | CPU ms |");
      say("|---|---|---|---|---|---|");
      openTrace(folder.resolve("trace"), world);
      openLong(folder.resolve("long"), world);
      say("");
      library(folder.resolve("library"), world);
    }
  }

  private static Replica open(Path data, SystemWorld world) {
    return ((StoreOpening.Ready) Replica.open(data, world)).replica();
  }

  /** Writes 4 KiB at a file's end and waits for the disk, again and again. */
  private static void floor(Path folder) throws IOException {
    Path file = folder.resolve("floor");
    long[] latencies = new long[LATENCIES_MAX];
    int count = 0;
    long start = System.nanoTime();
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      while (System.nanoTime() - start < SECONDS * 1e9 && count < LATENCIES_MAX) {
        long before = System.nanoTime();
        channel.write(ByteBuffer.allocate(4_096));
        channel.force(false);
        latencies[count++] = System.nanoTime() - before;
      }
    }
    report("fdatasync of 4 KiB", count, latencies);
    Files.delete(file);
  }

  /** One key at a time, each pressed when the one before is on disk: nothing gathers. */
  private static void keyPresses(Path data, SystemWorld world) throws InterruptedException {
    SynchronousQueue<Long> committed = new SynchronousQueue<>();
    try (Replica replica = open(data, world)) {
      replica.listen(
          new StoreListener() {
            @Override
            public void committed(Commit commit) {
              try {
                committed.put(System.nanoTime());
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            }
          });
      long[] latencies = new long[LATENCIES_MAX];
      int[] count = {0};
      long[] pressed = {0};
      YDoc doc = new YDoc();
      doc.onUpdate((update, origin, t) -> replica.append("a", LogEntry.LOCAL, update));
      YText text = doc.getText("content");
      long start = System.nanoTime();
      while (System.nanoTime() - start < SECONDS * 1e9) {
        pressed[0] = System.nanoTime();
        text.insert(count[0], "x");
        latencies[count[0]++] = committed.take() - pressed[0];
      }
      report("a key press, durable and reported", count[0], latencies);
    }
  }

  private static void report(String what, int count, long[] latencies) {
    Arrays.sort(latencies, 0, count);
    say(
        String.format(
            Locale.ROOT,
            "| %s | %,d | %.2f | %.2f |",
            what,
            count,
            latencies[count / 2] / 1e6,
            latencies[(int) (count * 0.99)] / 1e6));
  }

  private static void openTrace(Path data, SystemWorld world) throws Exception {
    Traces.Sequential trace = Traces.automergePaper().orElseGet(Traces::rustcode);
    YDoc doc = new YDoc();
    try (Replica replica = open(data, world)) {
      doc.onUpdate((update, origin, t) -> replica.append("a", LogEntry.LOCAL, update));
      YText text = doc.getText("content");
      for (Patch patch : trace.patches()) {
        doc.transact(
            t -> {
              text.delete(patch.position(), patch.deleted());
              text.insert(patch.position(), patch.inserted());
            });
      }
      flush(replica);
    }
    report("largest trace", data, world, trace.patches().size(), trace.endContent().length());
  }

  private static void openLong(Path data, SystemWorld world) throws Exception {
    int pastes = LONG_CHARACTERS / PASTE_CHARACTERS;
    try (Replica replica = open(data, world)) {
      YDoc doc = new YDoc();
      doc.onUpdate((update, origin, t) -> replica.append("a", LogEntry.LOCAL, update));
      YText text = doc.getText("content");
      String words = "It was typed in many pieces. ".repeat(40).substring(0, PASTE_CHARACTERS);
      for (int i = 0; i < pastes; i++) {
        text.insert((int) ((long) i * 7919 % (i + 1)) * PASTE_CHARACTERS, words);
      }
      flush(replica);
    }
    report("ten million characters", data, world, pastes, LONG_CHARACTERS);
  }

  private static void flush(DocumentStore store) {
    if (!store.flush(SOON)) {
      throw new IllegalStateException("not on disk within " + SOON);
    }
  }

  /** Opening is reading, merging and building the document, as a workspace does it. */
  private static void report(String what, Path data, SystemWorld world, int rows, int length)
      throws Exception {
    try (Replica replica = open(data, world)) {
      // What the background left to do is begun by the first load.
      replica.load("a");
      long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
      while (parts(replica) > rows / 20 && System.nanoTime() < end) {
        Thread.sleep(100);
      }
      long[] walls = new long[OPENINGS];
      long cpu = 0;
      var threads = ManagementFactory.getThreadMXBean();
      for (int i = 0; i < OPENINGS; i++) {
        long wallBefore = System.nanoTime();
        long cpuBefore = threads.getCurrentThreadCpuTime();
        StoredContent.Present content = (StoredContent.Present) replica.load("a");
        YDoc doc = new YDoc();
        doc.applyUpdate(Updates.merge(content.updates()));
        int loaded = doc.getText("content").length();
        walls[i] = System.nanoTime() - wallBefore;
        cpu += threads.getCurrentThreadCpuTime() - cpuBefore;
        if (loaded != length) {
          throw new IllegalStateException(loaded + " characters instead of " + length);
        }
      }
      Arrays.sort(walls);
      say(
          String.format(
              Locale.ROOT,
              "| %s, checkpoint and %,d rows | %,d | %,d | %.1f | %,.0f | %,.0f |",
              what,
              parts(replica) - 1,
              rows,
              length,
              Files.size(data.resolve("weft.db")) / 1e6,
              walls[OPENINGS / 2] / 1e6,
              cpu / 1e6 / OPENINGS));
    }
  }

  private static int parts(Replica replica) {
    return ((StoredContent.Present) replica.load("a")).updates().size();
  }

  private static void library(Path data, SystemWorld world) throws Exception {
    try (Replica replica = open(data, world)) {
      for (int i = 0; i < LIBRARY; i++) {
        String id = "document-" + i;
        replica.describe(new StoredDocument(id, "Document number " + i, "rich", i, i, true));
        YDoc doc = new YDoc();
        doc.onUpdate((update, origin, t) -> replica.append(id, LogEntry.LOCAL, update));
        doc.getText("content").insert(0, "A page of words. ".repeat(50));
      }
      flush(replica);
    }
    long before = used();
    long start = System.nanoTime();
    try (DocumentThread thread = DocumentThread.start("documents")) {
      WorkspaceOpening opening =
          Workspace.open(new WorkspaceOptions(data, null, Author.named("Ada"), thread, List.of()));
      Workspace workspace = ((WorkspaceOpening.Ready) opening).workspace();
      double millis = (System.nanoTime() - start) / 1e6;
      int entries = workspace.documents().entries().size();
      double megabytes = (used() - before) / 1e6;
      say(
          String.format(
              Locale.ROOT,
              "A library of %,d documents: opened in %,.0f ms, %.1f MB of heap.",
              entries,
              millis,
              megabytes));
      workspace.close();
    }
  }

  private static long used() throws InterruptedException {
    for (int i = 0; i < 4; i++) {
      System.gc();
      Thread.sleep(50);
    }
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  private static void say(String line) {
    System.out.println(line);
  }
}
