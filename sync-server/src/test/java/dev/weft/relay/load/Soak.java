package dev.weft.relay.load;

import dev.weft.relay.load.SteadyLoad.Outcome;
import dev.weft.relay.load.SteadyLoad.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Churns connections and documents of both dialects for as long as it is told, and reads between
 * the phases, when everybody has left, what the relay still holds. Ends with status 1 if that
 * grows, or if an edit was lost or doubled.
 */
public final class Soak {
  private static final int PHASES = 4;
  private static final double CYCLE_SECONDS = 4;
  private static final double QUIET_SECONDS_MAX = 300;
  private static final int MEMBERS = 4;
  private static final int RUDE = 20;

  /** Growth that is not yet a leak: what JIT, caches and allocators still settle. */
  private static final double GROWTH_MAX = 1.15;

  private static final double HEAP_MIB_MAX = 4;
  private static final double NATIVE_MIB_MAX = 12;
  private static final double THREADS_MAX = 6;
  private static final double FILES_MAX = 6;

  private final ServerUnderLoad server;
  private final Path folder;
  private final HttpClient http = HttpClient.newHttpClient();
  private int cycle;

  /**
   * What the relay holds when everybody has left.
   *
   * @param heapMib live heap after a collection
   * @param nativeMib memory of the virtual machine beside the heap
   * @param edits that were written so far
   * @param storeBytes of database and blobs
   */
  record Reading(
      double heapMib,
      double nativeMib,
      double files,
      double threads,
      long edits,
      long storeBytes) {}

  private Soak(ServerUnderLoad server, Path folder) {
    this.server = server;
    this.folder = folder;
  }

  /**
   * Soaks a relay.
   *
   * @param arguments a folder for its data, and minutes
   */
  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createTempDirectory(Files.createDirectories(Path.of(arguments[0])), "soak");
    double minutes = Double.parseDouble(arguments[1]);
    List<String> complaints;
    try (ServerUnderLoad server =
        Contestant.WEFT_SQLITE.start(folder, List.of("-XX:NativeMemoryTracking=summary"))) {
      complaints = new Soak(server, folder).run(minutes * 60);
    }
    complaints.forEach(complaint -> System.out.println("SOAK: " + complaint));
    System.exit(complaints.isEmpty() ? 0 : 1);
  }

  private List<String> run(double seconds) throws Exception {
    say("| phase | edits | heap MiB | native MiB | open files | threads | stored bytes per edit |");
    say("|---|---|---|---|---|---|---|");
    List<Reading> readings = new ArrayList<>();
    for (int phase = 0; phase <= PHASES; phase++) {
      // The first phase only warms up, so that the next is compared with a warm relay.
      churn(seconds / (PHASES + 1));
      readings.add(read());
      say(row(phase, readings));
    }
    return complaints(readings);
  }

  /** Documents that live for the phase, and beside them crowds that come and go. */
  private void churn(double seconds) throws Exception {
    int number = cycle++;
    CompletableFuture<Outcome> steady = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                steady.complete(
                    load(Dialect.HOCUSPOCUS, seconds)
                        .run("long-" + number + "-", new Shape(2, MEMBERS, 60)));
              } catch (Exception e) {
                steady.completeExceptionally(e);
              }
            });
    long until = System.nanoTime() + (long) (seconds * 1e9);
    while (System.nanoTime() < until) {
      Dialect dialect = cycle % 2 == 0 ? Dialect.HOCUSPOCUS : Dialect.Y_WEBSOCKET;
      String prefix = "soak-" + cycle++ + "-";
      count(load(dialect, CYCLE_SECONDS).run(prefix, new Shape(25, MEMBERS, 500)));
      leaveRudely(dialect, prefix);
    }
    count(steady.get((long) seconds + 120, TimeUnit.SECONDS));
  }

  private SteadyLoad load(Dialect dialect, double seconds) {
    return new SteadyLoad(new Speaking(server, dialect), 0, seconds);
  }

  private void count(Outcome outcome) throws IOException {
    if (!outcome.isExact()) {
      throw new IOException("Edits were lost, doubled or not answered: " + outcome);
    }
  }

  /** Members that are cut off without a goodbye. */
  private void leaveRudely(Dialect dialect, String prefix) throws Exception {
    for (int i = 0; i < RUDE; i++) {
      var room = new Room(prefix + "0", MEMBERS);
      try (LoadMember member =
          LoadMember.join(
              room, i % MEMBERS, new Speaking(server, dialect), new Window(), null, true)) {
        member.synced().get(60, TimeUnit.SECONDS);
      }
    }
  }

  private Reading read() throws Exception {
    awaitQuiet();
    server.collectGarbage();
    double heap = jcmd("GC.heap_info", "used (\\d+)K");
    double committed = jcmd("VM.native_memory summary", "Total: .*committed=(\\d+)KB");
    double heapCommitted = jcmd("VM.native_memory summary", "Java Heap .*committed=(\\d+)KB");
    long edits = metric("weft_records_committed_total");
    return new Reading(
        heap / 1_024,
        (committed - heapCommitted) / 1_024,
        ProcessFigures.openFiles(server.pid()),
        ProcessFigures.threads(server.pid()),
        edits,
        storeBytes());
  }

  /** Waits until the relay has let the last document go, a minute after its last member. */
  private void awaitQuiet() throws Exception {
    long until = System.nanoTime() + (long) (QUIET_SECONDS_MAX * 1e9);
    while (metric("weft_documents_open") + metric("weft_sockets_open") > 0) {
      if (System.nanoTime() > until) {
        throw new IOException("Documents or sockets stay open although everybody has left");
      }
      Thread.sleep(1_000);
    }
  }

  private long metric(String name) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/metrics"))
            .build();
    String body = http.send(request, BodyHandlers.ofString()).body();
    return (long) first(body, "(?m)^" + name + " (\\d+)");
  }

  private double jcmd(String command, String pattern) throws Exception {
    List<String> words =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                "" + server.pid()));
    words.addAll(List.of(command.split(" ")));
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return first(text, pattern);
  }

  private static double first(String text, String pattern) throws IOException {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    if (!matcher.find()) {
      throw new IOException("Nothing like " + pattern + " in " + text);
    }
    return Double.parseDouble(matcher.group(1));
  }

  private long storeBytes() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("data"))) {
      return files.filter(Files::isRegularFile).mapToLong(Soak::size).sum();
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (NoSuchFileException e) {
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static double bytesPerEdit(List<Reading> readings, int phase) {
    Reading now = readings.get(phase);
    long edits = phase == 0 ? now.edits() : now.edits() - readings.get(phase - 1).edits();
    long bytes =
        phase == 0 ? now.storeBytes() : now.storeBytes() - readings.get(phase - 1).storeBytes();
    return bytes / (double) edits;
  }

  private static String row(int phase, List<Reading> readings) {
    Reading now = readings.get(phase);
    return String.format(
        Locale.ROOT,
        "| %s | %,d | %.1f | %.1f | %.0f | %.0f | %.0f |",
        phase == 0 ? "warm-up" : "" + phase,
        now.edits(),
        now.heapMib(),
        now.nativeMib(),
        now.files(),
        now.threads(),
        bytesPerEdit(readings, phase));
  }

  private static List<String> complaints(List<Reading> readings) {
    Reading first = readings.get(1);
    Reading last = readings.getLast();
    List<String> complaints = new ArrayList<>();
    compare(complaints, "heap, MiB", first.heapMib(), last.heapMib(), HEAP_MIB_MAX);
    compare(complaints, "native, MiB", first.nativeMib(), last.nativeMib(), NATIVE_MIB_MAX);
    compare(complaints, "open files", first.files(), last.files(), FILES_MAX);
    compare(complaints, "threads", first.threads(), last.threads(), THREADS_MAX);
    compare(
        complaints,
        "stored bytes per edit",
        bytesPerEdit(readings, 1),
        bytesPerEdit(readings, PHASES),
        0);
    return complaints;
  }

  private static void compare(
      List<String> complaints, String what, double first, double last, double more) {
    if (last > first * GROWTH_MAX + more) {
      complaints.add(String.format(Locale.ROOT, "%s grew from %.1f to %.1f", what, first, last));
    }
  }

  private static void say(String line) {
    System.out.println(line);
  }

  /** The same server in another dialect. */
  private record Speaking(ServerUnderLoad server, Dialect dialect) implements ServerUnderLoad {
    @Override
    public int port() {
      return server.port();
    }

    @Override
    public long pid() {
      return server.pid();
    }

    @Override
    public void collectGarbage() throws IOException, InterruptedException {
      server.collectGarbage();
    }

    @Override
    public void killAndRestart() throws IOException, InterruptedException {
      server.killAndRestart();
    }

    @Override
    public void close() {
      // The server belongs to whoever started it.
    }
  }
}
