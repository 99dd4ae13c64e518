package dev.weft.relay;

import dev.weft.crdt.codec.JsonText;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** The relay as the process it is, for tests that kill it. */
final class RelayProcess implements AutoCloseable {
  private static final long START_SECONDS_MAX = 60;

  private final Process process;
  private final Path errors;
  private final int port;

  private RelayProcess(Process process, Path errors, int port) {
    this.process = process;
    this.errors = errors;
    this.port = port;
  }

  /** Starts a relay and waits until it serves. */
  static RelayProcess start(Path data, int port, String... options) {
    return start(List.of(), data, port, options);
  }

  private static RelayProcess start(List<String> before, Path data, int port, String... options) {
    try {
      Path errors = Files.createTempFile("relay", ".err");
      List<String> arguments =
          new ArrayList<>(List.of("serve", "--data", data.toString(), "--port", "" + port));
      arguments.addAll(List.of(options));
      Process process = launch(before, errors, arguments.toArray(String[]::new));
      var lines =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      String line = lines.readLine();
      if (line == null) {
        process.waitFor(START_SECONDS_MAX, TimeUnit.SECONDS);
        throw new IllegalStateException("The relay did not start: " + Files.readString(errors));
      }
      Map<?, ?> ready = (Map<?, ?>) Objects.requireNonNull(JsonText.parse(line));
      return new RelayProcess(
          process, errors, ((Number) Objects.requireNonNull(ready.get("port"))).intValue());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /**
   * Starts a relay on what behaves like a disk that fills up: no file may grow beyond so many KiB.
   */
  static RelayProcess startOnFullDisk(Path data, int kibMax, String... options) {
    return start(
        List.of("bash", "-c", "ulimit -f " + kibMax + "; exec \"$@\"", "-"), data, 0, options);
  }

  /** Starts the command line with any arguments; its standard error goes to a file. */
  static Process launch(Path errors, String... arguments) throws IOException {
    return launch(List.of(), errors, arguments);
  }

  private static Process launch(List<String> before, Path errors, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(before);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseCompactObjectHeaders",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "-Xmx256m",
            "-cp",
            classPath(),
            "dev.weft.relay.Relay"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
    builder.environment().put("WEFT_POSTGRES_PASSWORD", "postgres");
    builder.environment().put("WEFT_S3_ACCESS_KEY", S3Server.KEYS.accessKey());
    builder.environment().put("WEFT_S3_SECRET_KEY", S3Server.KEYS.secretKey());
    return builder.start();
  }

  private static String classPath() {
    String real = System.getProperty("surefire.test.class.path");
    return real != null ? real : System.getProperty("java.class.path");
  }

  int port() {
    return port;
  }

  long pid() {
    return process.pid();
  }

  String errors() {
    try {
      return Files.readString(errors);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** SIGKILL, and waits until the process is gone. */
  void kill() {
    process.destroyForcibly();
    awaitExit();
  }

  /** SIGTERM; returns the exit status. */
  int terminate() {
    process.destroy();
    return awaitExit();
  }

  private int awaitExit() {
    try {
      if (!process.waitFor(START_SECONDS_MAX, TimeUnit.SECONDS)) {
        throw new IllegalStateException("The relay does not exit");
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      kill();
    }
  }
}
