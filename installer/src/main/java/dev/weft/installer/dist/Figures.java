package dev.weft.installer.dist;

import dev.weft.jlink.AppImage;
import dev.weft.jlink.Images;
import dev.weft.jlink.Program;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Prints sizes, start times and idle memory of what was built, each beside its target. Linux only:
 * the figures come from {@code /proc}.
 *
 * <p>A start is measured from the launch of the installed command to the line with which the
 * desktop says that its window is there with the workspace opened, or the relay that it serves. CPU
 * time is what to look at on a machine that has other work; the wall time says something on an idle
 * one only.
 *
 * <p>Memory is measured when a program has been left alone for a while: resident (RSS: also what it
 * shares with others, such as GTK's code) and its own part of that (PSS: shared pages count by the
 * number of their users). Where Xvfb is, the desktop is also measured with a window of GTK and two
 * documents open.
 */
public final class Figures {
  private static final int STARTS = 7;

  /** How long a program is left alone before its memory counts as idle. */
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(25);

  /** What an editor that is left open has open: a page of rich text and a file of code. */
  private static final List<String> AT_WORK =
      List.of(
          "create\tNotes\trich\tnotes",
          "edits\tnotes\t0\t0\t" + "Weft is woven of warp and weft.\\n".repeat(40),
          "type\tnotes\tAnd typed.",
          "create\tMain.java\tcode\tmain",
          "edits\tmain\t0\t0\t" + "class Main { int answer = 42; }\\n".repeat(40),
          "type\tmain\t// typed");

  private static final double TICKS_PER_SECOND = 100;
  private static final String HEADLESS =
      "-Dglass.platform=Headless -Dprism.order=sw -Djava.awt.headless=true";

  private final Path root;
  private final Path work;

  private Figures(Path root) {
    this.root = root;
    work = root.resolve("installer/target/figures");
  }

  /** Megabytes. */
  private record Memory(double resident, double own) {
    static final Memory NOT_MEASURED = new Memory(0, 0);
  }

  /** One start: seconds until ready by the clock and of CPU, memory when idle. */
  private record Start(double wall, double cpu, Memory memory) {}

  /** How a program is started and what is done with it. */
  private record Run(AppImage image, Map<String, String> environment, List<String> commands) {
    Run with(String option) {
      Map<String, String> more = new HashMap<>(environment);
      more.merge("JAVA_TOOL_OPTIONS", option, (a, b) -> a + " " + b);
      return new Run(image, more, commands);
    }
  }

  /**
   * Measures.
   *
   * @param arguments root of the source tree
   */
  public static void main(String[] arguments) throws IOException {
    new Figures(Path.of(arguments[0]).toAbsolutePath().normalize()).print();
  }

  private void print() throws IOException {
    Files.createDirectories(work);
    System.out.printf(
        "%d cores, load %s, medians of %d starts%n%n",
        Runtime.getRuntime().availableProcessors(),
        Files.readString(Path.of("/proc/loadavg")).split(" ", -1)[0],
        STARTS);
    System.out.printf("%-52s %10s %10s%n", "", "measured", "target");
    sizes();
    starts(Program.DESKTOP, 2.0, 1.5, 250);
    starts(Program.RELAY, 0, 1.5, 150);
  }

  private void sizes() throws IOException {
    AppImage desktop = Images.image(root, Program.DESKTOP);
    line("desktop deb", megabytes("weft_", ".deb"), "MB", 60);
    line("desktop runtime", folderMegabytes(desktop.runtime()), "MB", 75);
    line("desktop installed", folderMegabytes(desktop.home()), "MB", 0);
    line("relay tar.gz", megabytes("weft-relay-", ".tar.gz"), "MB", 60);
    line("relay deb", megabytes("weft-relay_", ".deb"), "MB", 0);
    line("relay installed", folderMegabytes(Images.image(root, Program.RELAY).home()), "MB", 0);
  }

  private void starts(Program program, double cpuMax, double wallMax, double memoryMax) {
    Run run =
        new Run(
            Images.image(root, program),
            program == Program.DESKTOP ? Map.of("JAVA_TOOL_OPTIONS", HEADLESS) : Map.of(),
            List.of());
    String name = program.launcher();
    // The first start after a build reads the files from the disk.
    start(run, false);
    List<Start> all = new ArrayList<>();
    List<Start> without = new ArrayList<>();
    for (int i = 0; i < STARTS; i++) {
      all.add(start(run, i == STARTS - 1));
      without.add(start(run.with("-XX:AOTMode=off"), false));
    }
    line(name + ": CPU until ready", median(all.stream().map(Start::cpu)), "s", cpuMax);
    line(name + ": until ready by the clock", median(all.stream().map(Start::wall)), "s", wallMax);
    line(
        name + ": CPU until ready without the cache",
        median(without.stream().map(Start::cpu)),
        "s",
        0);
    memory(name, all.getLast().memory(), memoryMax);
    if (program == Program.DESKTOP) {
      withWindow(run.image(), cpuMax, memoryMax);
    }
  }

  private void withWindow(AppImage image, double cpuMax, double memoryMax) {
    if (!Command.exists("Xvfb")) {
      System.out.println("No figures with a window: this system has no Xvfb");
      return;
    }
    try (Display display = Display.start()) {
      Run run = new Run(image, Map.of("DISPLAY", display.name()), AT_WORK);
      List<Start> all = new ArrayList<>();
      for (int i = 0; i < STARTS; i++) {
        all.add(start(run, i == STARTS - 1));
      }
      String name = image.program().launcher() + " with a window";
      line(name + ": CPU until ready", median(all.stream().map(Start::cpu)), "s", cpuMax);
      memory(name, all.getLast().memory(), memoryMax);
    }
  }

  private static void memory(String name, Memory memory, double max) {
    line(name + ": resident when idle", memory.resident(), "MB", max);
    line(name + ": its own part of that", memory.own(), "MB", 0);
  }

  private static void line(String what, double value, String unit, double max) {
    String target =
        max == 0 ? "" : String.format("<= %.4g %s%s", max, unit, value <= max ? "" : "  MISSED");
    System.out.printf("%-52s %7.2f %-2s %10s%n", what, value, unit, target);
  }

  private static double median(Stream<Double> values) {
    List<Double> sorted = new ArrayList<>(values.toList());
    Collections.sort(sorted);
    return sorted.get(sorted.size() / 2);
  }

  private double megabytes(String start, String end) throws IOException {
    try (Stream<Path> files = Files.list(root.resolve("installer/target/packages"))) {
      Path file =
          files
              .filter(f -> f.getFileName().toString().startsWith(start))
              .filter(f -> f.getFileName().toString().endsWith(end))
              .max(java.util.Comparator.comparingLong(f -> f.toFile().lastModified()))
              .orElseThrow(
                  () -> new IllegalStateException("No " + start + "*" + end + ": build -Pdist"));
      return Files.size(file) / 1e6;
    }
  }

  private static double folderMegabytes(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).mapToLong(f -> f.toFile().length()).sum() / 1e6;
    }
  }

  private Start start(Run run, boolean isIdleMeasured) {
    Path data = work.resolve("data");
    Staging.deleteTree(data);
    AppImage image = run.image();
    List<String> command = new ArrayList<>(List.of(image.launcher().toString()));
    command.addAll(
        image.program() == Program.DESKTOP
            ? List.of("--data", data.toString(), "--drive")
            : List.of("serve", "--data", data.toString(), "--port", "0"));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(work.resolve("errors.log").toFile());
    builder.environment().putAll(run.environment());
    try {
      long begin = System.nanoTime();
      Process process = builder.start();
      try (BufferedReader out =
              new BufferedReader(
                  new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
          Writer in = process.outputWriter(StandardCharsets.UTF_8)) {
        String ready = String.valueOf(out.readLine());
        double wall = (System.nanoTime() - begin) / 1e9;
        double cpu = cpuSeconds(process.pid());
        if (!ready.startsWith("ready") && !ready.contains("\"ready\"")) {
          throw new IllegalStateException(image.launcher() + " said " + ready);
        }
        Memory memory = Memory.NOT_MEASURED;
        if (isIdleMeasured) {
          for (String line : run.commands()) {
            in.write(line + "\n");
            in.flush();
            String answer = String.valueOf(out.readLine());
            if (!answer.startsWith("ok")) {
              throw new IllegalStateException(line + " was answered " + answer);
            }
          }
          long end = System.nanoTime() + IDLE_NANOS;
          while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
          }
          memory = memory(process.pid());
        }
        process.destroy();
        process.waitFor();
        return new Start(wall, cpu, memory);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while measuring", e);
    }
  }

  /** User and system time of a process and of the children that it has waited for. */
  private static double cpuSeconds(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    long ticks = 0;
    for (int i = 11; i <= 14; i++) {
      ticks += Long.parseLong(fields[i]);
    }
    return ticks / TICKS_PER_SECOND;
  }

  private static Memory memory(long pid) throws IOException {
    List<String> lines = Files.readAllLines(Path.of("/proc/" + pid + "/smaps_rollup"));
    return new Memory(megabytes(lines, "Rss:"), megabytes(lines, "Pss:"));
  }

  private static double megabytes(List<String> lines, String name) {
    return lines.stream()
            .filter(line -> line.startsWith(name))
            .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
            .map(kibibytes -> kibibytes * 1024)
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("/proc names no " + name))
        / 1e6;
  }
}
