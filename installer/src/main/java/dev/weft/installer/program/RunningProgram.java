package dev.weft.installer.program;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A started program, spoken to in lines; its errors and log go to a file. Safe for several threads.
 */
public final class RunningProgram implements AutoCloseable {
  /** How long a program may take to end when asked; then it is killed. */
  private static final Duration END_TIMEOUT = Duration.ofSeconds(15);

  private static final int TAIL_LINES = 25;

  private final Process process;
  private final Path log;
  private final BufferedWriter in;
  private final Thread reader;

  private RunningProgram(Process process, Path log, Consumer<String> lines) {
    this.process = process;
    this.log = log;
    in =
        new BufferedWriter(
            new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
    reader = Thread.ofVirtual().start(() -> read(lines));
  }

  /**
   * Starts a program.
   *
   * @param log file to which its errors and log are appended
   * @param lines gets every line of its standard output, on a thread of its own
   */
  public static RunningProgram start(
      JavaProgram program, List<String> arguments, Path log, Consumer<String> lines) {
    return new RunningProgram(start(program, arguments, log, Redirect.PIPE), log, lines);
  }

  /** Starts a program whose whole output goes to its log. */
  public static RunningProgram start(JavaProgram program, List<String> arguments, Path log) {
    Redirect toLog = Redirect.appendTo(log.toFile());
    return new RunningProgram(start(program, arguments, log, toLog), log, line -> {});
  }

  private static Process start(
      JavaProgram program, List<String> arguments, Path log, Redirect output) {
    try {
      Files.createDirectories(log.toAbsolutePath().getParent());
      return new ProcessBuilder(program.command(arguments))
          .redirectOutput(output)
          .redirectError(Redirect.appendTo(log.toFile()))
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read(Consumer<String> lines) {
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        lines.accept(line);
      }
    } catch (IOException e) {
      if (process.isAlive()) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Sends a line; a program that has ended does not get it, which its exit shows. */
  public void send(String line) {
    synchronized (in) {
      try {
        in.write(line);
        in.write('\n');
        in.flush();
      } catch (IOException e) {
        if (process.isAlive()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  public long pid() {
    return process.pid();
  }

  /** Ends it at once, as SIGKILL does; every line it has written has been delivered on return. */
  public void kill() {
    // Process.destroyForcibly would also close its output and so lose what it had written.
    process.toHandle().destroyForcibly();
    await();
  }

  /** Waits for the program's own end. */
  public int await() {
    try {
      int code = process.waitFor();
      reader.join();
      return code;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for a program to end", e);
    }
  }

  /** Waits for the program's own end, if it comes in time. */
  public boolean await(Duration timeout) {
    try {
      return process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** The last lines of its log, for a message. */
  public String logTail() {
    try (Stream<String> lines = Files.lines(log)) {
      List<String> all = lines.toList();
      return String.join("\n", all.subList(Math.max(0, all.size() - TAIL_LINES), all.size()));
    } catch (IOException e) {
      return "(no log: " + e + ")";
    }
  }

  /** Asks it to end, as SIGTERM does, and kills it if it does not. */
  @Override
  public void close() {
    // Process.destroy would also close its output, under the thread that reads it.
    process.toHandle().destroy();
    if (!await(END_TIMEOUT)) {
      process.toHandle().destroyForcibly();
    }
    await();
  }
}
