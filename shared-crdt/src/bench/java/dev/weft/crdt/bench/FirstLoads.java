package dev.weft.crdt.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * Measures {@link FirstLoad} in fresh processes: as it comes, with the start-up cache that a
 * training run wrote, and with the quick compiler alone, which shows what the other one costs.
 */
final class FirstLoads {
  private static final int PROCESSES = 9;
  private static final double MICROS_PER_MILLI = 1e3;

  private final Path work;
  private final List<String> flags;
  private final Path jar;

  /**
   * @param work a directory of our own
   * @param flags of every virtual machine
   */
  FirstLoads(Path work, List<String> flags) {
    this.work = work;
    this.flags = flags;
    this.jar = work.resolve("first-load.jar");
  }

  void measure(String trace, Path results) throws IOException, InterruptedException {
    TraceState state = TraceState.of(trace);
    Path file = work.resolve(trace + ".v1");
    Files.write(file, state.state());
    writeJar();
    String length = String.valueOf(state.history().endContent().length());
    List<String> program =
        List.of("-cp", jar.toString(), FirstLoad.class.getName(), file.toString(), length);
    Path cache = work.resolve("first-load.aot");
    Files.deleteIfExists(cache);
    run(List.of("-XX:AOTCacheOutput=" + cache), program);

    String name = "first-load/" + trace;
    report(name + " (no start-up cache)", List.of(), program).appendTo(results);
    report(name + " (quick compiler only)", List.of("-XX:TieredStopAtLevel=1"), program)
        .appendTo(results);
    report(name, List.of("-XX:AOTCache=" + cache, "-XX:AOTMode=on"), program).appendTo(results);
  }

  private Line report(String name, List<String> more, List<String> program)
      throws IOException, InterruptedException {
    List<long[]> figures = new ArrayList<>();
    for (int i = 0; i < PROCESSES; i++) {
      String printed = run(more, program);
      figures.add(Arrays.stream(printed.trim().split(" ")).mapToLong(Long::parseLong).toArray());
    }
    return Line.measured("weft", name)
        .with("runs", PROCESSES)
        .with("medianMillis", median(figures, 0))
        .with(
            "minMillis",
            figures.stream().mapToLong(row -> row[0]).min().orElseThrow() / MICROS_PER_MILLI)
        .with("cpuMillis", median(figures, 1))
        .with("compilerMillis", median(figures, 2))
        .with("processCpuMillis", median(figures, 3));
  }

  private static double median(List<long[]> figures, int column) {
    return figures.stream()
            .mapToLong(row -> row[column])
            .sorted()
            .skip(PROCESSES / 2)
            .findFirst()
            .orElseThrow()
        / MICROS_PER_MILLI;
  }

  private String run(List<String> more, List<String> program)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.addAll(more);
    command.addAll(program);
    Process process =
        new ProcessBuilder(command).redirectError(work.resolve("first-load.err").toFile()).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(
          "%s: exit %d: %s"
              .formatted(
                  command, process.exitValue(), Files.readString(work.resolve("first-load.err"))));
    }
    return printed.lines().filter(line -> line.matches("[0-9 ]+")).findFirst().orElseThrow();
  }

  /** A start-up cache takes classes from jars only. */
  private void writeJar() throws IOException {
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream writer = new JarOutputStream(out)) {
      for (String entry : System.getProperty("java.class.path").split(java.io.File.pathSeparator)) {
        Path folder = Path.of(entry);
        if (Files.isDirectory(folder)) {
          addAll(folder, writer);
        }
      }
    }
  }

  private static void addAll(Path folder, JarOutputStream writer) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(file -> file.toString().endsWith(".class")).toList()) {
        String name = folder.relativize(file).toString().replace('\\', '/');
        if (!name.startsWith("dev/weft/crdt/")) {
          continue;
        }
        writer.putNextEntry(new JarEntry(name));
        try (InputStream in = Files.newInputStream(file)) {
          in.transferTo(writer);
        }
        writer.closeEntry();
      }
    }
  }
}
