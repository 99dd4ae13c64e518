package dev.weft.relay.load;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Connections that have joined and do nothing: what they hold, and how many can be held. */
public final class Idle {
  private static final int PER_DOCUMENT = 100;
  private static final int FIRST = 2_000;

  private Idle() {}

  /**
   * Resident memory of the server per connection, in KiB: what so many more of them add to the
   * first few thousand. Those stay, since what they load once, and what they would leave behind, is
   * not what a connection holds.
   */
  static double kibPerConnection(ServerUnderLoad server, int connections)
      throws IOException, InterruptedException {
    try (Crowd first = join(server, "first-", FIRST)) {
      long before = residentBytes(server);
      try (Crowd more = join(server, "more-", connections)) {
        long after = residentBytes(server);
        requireHeld(first, FIRST);
        requireHeld(more, connections);
        return (after - before) / 1024.0 / connections;
      }
    }
  }

  private static Crowd join(ServerUnderLoad server, String prefix, int connections)
      throws IOException, InterruptedException {
    return Crowd.join(server, prefix, connections / PER_DOCUMENT, PER_DOCUMENT, new Window());
  }

  private static long residentBytes(ServerUnderLoad server)
      throws IOException, InterruptedException {
    SteadyLoad.pause(2);
    server.collectGarbage();
    return ProcessFigures.residentBytes(server.pid());
  }

  private static void requireHeld(Crowd crowd, int connections) throws IOException {
    long held = crowd.members().stream().filter(m -> !m.closed().isDone()).count();
    if (held != connections) {
      throw new IOException("Of " + connections + " connections " + held + " are held");
    }
  }

  /**
   * Holds so many connections for a while, on so many servers, since a process may open only so
   * many files; returns how many are held at the end.
   */
  static int held(Contestant contestant, Path folder, int connections, int servers, double seconds)
      throws IOException, InterruptedException {
    List<ServerUnderLoad> relays = new ArrayList<>();
    List<ServerProcess> clients = new ArrayList<>();
    int each = connections / servers;
    try {
      for (int i = 0; i < servers; i++) {
        relays.add(contestant.start(folder.resolve("relay" + i), List.of()));
      }
      for (int i = 0; i < servers; i++) {
        List<String> command =
            ServerProcess.java(
                List.of("-XX:+UseCompactObjectHeaders", "-Xmx1g"),
                Idle.class.getName(),
                contestant.name(),
                "" + relays.get(i).port(),
                "" + each,
                "" + i);
        clients.add(ServerProcess.start(command, Map.of(), folder.resolve("clients" + i + ".txt")));
        System.out.printf("    %,d connections%n", each * (i + 1));
      }
      SteadyLoad.pause(seconds);
      int held = 0;
      for (int i = 0; i < servers; i++) {
        // What a relay has open beyond its connections was open before them, some 100 files.
        boolean isHeld = clients.get(i).isAlive() && relayHolds(relays.get(i), each);
        held += isHeld ? each : 0;
      }
      return held;
    } finally {
      clients.forEach(ServerProcess::close);
      relays.forEach(ServerUnderLoad::close);
    }
  }

  private static boolean relayHolds(ServerUnderLoad relay, int connections) {
    return ProcessFigures.openFiles(relay.pid()) >= connections;
  }

  /**
   * Joins connections, says so, and keeps them until it is killed; ends if one is closed.
   *
   * @param arguments contestant, port, connections, number of the source address
   */
  public static void main(String[] arguments) throws Exception {
    Contestant contestant = Contestant.valueOf(arguments[0]);
    int port = Integer.parseInt(arguments[1]);
    int connections = Integer.parseInt(arguments[2]);
    int source = Integer.parseInt(arguments[3]);
    var server = new Elsewhere(contestant.dialect(), port);
    Crowd crowd =
        Crowd.join(server, source, "idle-", connections / PER_DOCUMENT, PER_DOCUMENT, new Window());
    System.out.println("{\"event\":\"ready\",\"port\":" + port + "}");
    while (crowd.members().stream().noneMatch(m -> m.closed().isDone())) {
      Thread.sleep(500);
    }
    System.exit(1);
  }

  /** A server that somebody else has started. */
  record Elsewhere(Dialect dialect, int port) implements ServerUnderLoad {
    @Override
    public long pid() {
      throw new UnsupportedOperationException("Somebody else's process");
    }

    @Override
    public void collectGarbage() {
      throw new UnsupportedOperationException("Somebody else's process");
    }

    @Override
    public void killAndRestart() {
      throw new UnsupportedOperationException("Somebody else's process");
    }

    @Override
    public void close() {
      // It is not ours to end.
    }
  }
}
