package dev.weft.installer.program;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/** A relay on this computer, on its embedded store. */
public final class RelayProgram implements AutoCloseable {
  private static final String HOST = "127.0.0.1";

  /** How long a relay may take to start; it took two seconds on two busy cores. */
  private static final Duration START_TIMEOUT = Duration.ofMinutes(1);

  private static final int PORT_MIN = 12_000;
  private static final int PORT_MAX = 32_000;

  private static final Duration POLL_PERIOD = Duration.ofMillis(20);

  /** One for all, since making one costs more than the question does. Its threads are daemons. */
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

  private final RunningProgram program;
  private final int port;

  private RelayProgram(RunningProgram program, int port) {
    this.program = program;
    this.port = port;
  }

  /**
   * Starts a relay and returns once it answers.
   *
   * @throws IllegalStateException if it ended instead; the message has its own words
   */
  public static RelayProgram start(JavaProgram relay, Path data, int port, Path log) {
    List<String> arguments =
        List.of(
            "serve", "--data", data.toString(), "--host", HOST, "--port", Integer.toString(port));
    RelayProgram started = new RelayProgram(RunningProgram.start(relay, arguments, log), port);
    awaitHealthy(started.program, port);
    return started;
  }

  /**
   * Waits until a relay answers.
   *
   * @throws IllegalStateException if it ended instead; the message has its own words
   */
  public static void awaitHealthy(RunningProgram program, int port) {
    long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
    while (!isHealthy(port)) {
      if (!program.isAlive()) {
        throw new IllegalStateException("The relay did not start:\n" + program.logTail());
      }
      if (System.nanoTime() > deadline) {
        program.kill();
        throw new IllegalStateException(
            "The relay did not answer within " + START_TIMEOUT + ":\n" + program.logTail());
      }
      LockSupport.parkNanos(POLL_PERIOD.toNanos());
    }
  }

  /** Whether a relay answers on a port of this computer. */
  public static boolean isHealthy(int port) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + HOST + ":" + port + "/healthz"))
            .timeout(Duration.ofSeconds(2))
            .build();
    try {
      return CLIENT.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * A TCP port that nobody listens on; the preferred one if it is free, otherwise one below the
   * range from which systems take the ports of outgoing connections. From that range a relay that
   * is down for a moment could lose its port to a socket of anybody's.
   */
  public static int freePort(int preferred) {
    if (preferred > 0 && isFree(preferred)) {
      return preferred;
    }
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(PORT_MIN, PORT_MAX);
      if (isFree(port)) {
        return port;
      }
    }
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException inUse) {
      return false;
    }
  }

  public static URI address(int port) {
    return URI.create("ws://" + HOST + ":" + port);
  }

  public URI address() {
    return address(port);
  }

  public int port() {
    return port;
  }

  public RunningProgram program() {
    return program;
  }

  /** Lets it finish what it has accepted and end. */
  @Override
  public void close() {
    program.close();
  }
}
