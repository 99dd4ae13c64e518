package dev.weft.crdt.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The libraries from npm, run by {@code run.mjs} with the packages that the lock file pins. */
final class Peers {
  private final Path sources;
  private final Path work;

  /**
   * @param sources {@code src/bench/js}
   * @param work where the packages are installed
   */
  Peers(Path sources, Path work) {
    this.sources = sources;
    this.work = work;
  }

  /** Whether Node is on the PATH. */
  static boolean haveNode() {
    try {
      return new ProcessBuilder("node", "--version").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Runs them all; their lines go to {@code results}, what they do to the console. */
  void run(Path results, List<Path> traces, List<String> options)
      throws IOException, InterruptedException {
    install();
    List<String> command = new ArrayList<>(List.of("node", "run.mjs"));
    command.addAll(List.of("--work", work.resolve("made").toString()));
    command.addAll(List.of("--out", results.toString()));
    command.addAll(
        List.of("--traces", String.join(",", traces.stream().map(Path::toString).toList())));
    command.addAll(options);
    execute(command);
  }

  private void install() throws IOException, InterruptedException {
    Files.createDirectories(work);
    Path lock = work.resolve("package-lock.json");
    boolean current =
        Files.exists(work.resolve("node_modules"))
            && Files.exists(lock)
            && Files.mismatch(lock, sources.resolve("package-lock.json")) < 0;
    try (Stream<Path> files = Files.walk(sources)) {
      for (Path file : files.toList()) {
        Path target = work.resolve(sources.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
    if (!current) {
      execute(List.of("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"));
    }
  }

  private void execute(List<String> command) throws IOException, InterruptedException {
    int exit = new ProcessBuilder(command).directory(work.toFile()).inheritIO().start().waitFor();
    if (exit != 0) {
      throw new IOException("%s ended with %d".formatted(String.join(" ", command), exit));
    }
  }
}
