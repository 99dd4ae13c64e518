package dev.weft.relay.load;

import dev.weft.crdt.codec.JsonText;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * A program that serves and says so with one line of JSON that has its {@code port}. Its errors go
 * to a file beside its data.
 */
final class ServerProcess implements AutoCloseable {
  private static final long EXIT_SECONDS_MAX = 60;
  private static final int PORT_MIN = 20_000;
  private static final int PORT_MAX = 32_000;
  private static final int PORT_ATTEMPTS = 50;

  private final List<String> command;
  private final Map<String, String> environment;
  private final Path errors;
  private Process process;
  private int port;

  private ServerProcess(
      List<String> command, Map<String, String> environment, Path errors, Process process) {
    this.command = command;
    this.environment = environment;
    this.errors = errors;
    this.process = process;
  }

  /** Starts a program and waits until it serves. */
  static ServerProcess start(List<String> command, Map<String, String> environment, Path errors)
      throws IOException {
    var started =
        new ServerProcess(command, environment, errors, launch(command, environment, errors));
    started.awaitReady();
    return started;
  }

  private static Process launch(List<String> command, Map<String, String> environment, Path errors)
      throws IOException {
    var builder = new ProcessBuilder(command).redirectError(Redirect.appendTo(errors.toFile()));
    builder.environment().putAll(environment);
    return builder.start();
  }

  private void awaitReady() throws IOException {
    var lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line;
    while ((line = lines.readLine()) != null) {
      if (line.startsWith("{")) {
        Map<?, ?> ready = (Map<?, ?>) Objects.requireNonNull(JsonText.parse(line));
        port = ((Number) Objects.requireNonNull(ready.get("port"))).intValue();
        // Whatever else it says is of no interest, but must not fill its pipe.
        Thread.ofVirtual().start(() -> lines.lines().forEach(rest -> {}));
        return;
      }
    }
    throw new IOException("The server did not start, see " + errors);
  }

  int port() {
    return port;
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** SIGKILL, waits until it is gone, and starts it again. */
  void killAndRestart() throws IOException, InterruptedException {
    process.destroyForcibly().waitFor();
    process = launch(command, environment, errors);
    awaitReady();
  }

  /** SIGTERM, then SIGKILL. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(EXIT_SECONDS_MAX, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /** The Java of this process with flags, its class path and a main class. */
  static List<String> java(List<String> flags, String mainClass, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    String tests = System.getProperty("surefire.test.class.path");
    command.addAll(List.of("-cp", tests != null ? tests : System.getProperty("java.class.path")));
    command.add(mainClass);
    command.addAll(List.of(arguments));
    return command;
  }

  /** Makes the virtual machine collect; memory it does not need goes back to the system. */
  static void collectJava(long pid) throws IOException, InterruptedException {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    for (String order : List.of("GC.run", "GC.run", "System.trim_native_heap")) {
      new ProcessBuilder(jcmd, "" + pid, order)
          .redirectErrorStream(true)
          .redirectOutput(Redirect.DISCARD)
          .start()
          .waitFor();
    }
  }

  /**
   * A port that is free now, for servers that must be told theirs; below those that the system
   * gives to the load's own connections, one of which might take it before the server does.
   */
  static int freePort() throws IOException {
    for (int attempt = 0; ; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(PORT_MIN, PORT_MAX);
      try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException e) {
        if (attempt == PORT_ATTEMPTS) {
          throw e;
        }
      }
    }
  }
}
