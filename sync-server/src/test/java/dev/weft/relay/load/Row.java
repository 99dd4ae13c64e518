package dev.weft.relay.load;

import dev.weft.relay.load.SteadyLoad.Outcome;
import dev.weft.relay.load.SteadyLoad.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The workloads, in the order of the table; each gives one line or several of it. */
enum Row {
  PAIRS {
    @Override
    Map<String, String> run(Contestant contestant, Setting setting) throws Exception {
      return searched(contestant, setting, "200 documents × 2 clients", 200, 2, 2_000);
    }
  },
  HOT_50 {
    @Override
    Map<String, String> run(Contestant contestant, Setting setting) throws Exception {
      return searched(contestant, setting, "one document × 50 clients", 1, 50, 1_000);
    }
  },
  HOT_200 {
    @Override
    Map<String, String> run(Contestant contestant, Setting setting) throws Exception {
      return searched(contestant, setting, "one document × 200 clients", 1, 200, 300);
    }
  },
  LATENCY {
    @Override
    Map<String, String> run(Contestant contestant, Setting setting) throws Exception {
      try (ServerUnderLoad server = setting.start(contestant)) {
        Outcome outcome =
            new SteadyLoad(server, 2 * setting.warmUpSeconds(), 2 * setting.seconds())
                .run("latency-", new Shape(100, 5, 1_000));
        requireExact(outcome);
        return cells(
            "100 documents × 5 clients × 2/s: p50 / p99 ms",
            String.format(Locale.ROOT, "%.2f / %.1f", outcome.p50Millis(), outcome.p99Millis()),
            "… server CPU per delivery, µs",
            String.format(Locale.ROOT, "%.0f", outcome.serverMicros()));
      }
    }
  },
  IDLE {
    @Override
    Map<String, String> run(Contestant contestant, Setting setting) throws Exception {
      try (ServerUnderLoad server = setting.start(contestant)) {
        double kib = Idle.kibPerConnection(server, setting.idleConnections());
        return cells(
            String.format(
                Locale.ROOT, "memory per idle connection at %,d, KB", setting.idleConnections()),
            String.format(Locale.ROOT, "%.1f", kib));
      }
    }
  },
  HELD {
    private static final int SERVERS = 6;

    @Override
    Map<String, String> run(Contestant contestant, Setting setting) throws Exception {
      int wanted = 10 * setting.idleConnections() / (SERVERS * 100) * (SERVERS * 100);
      int held =
          Idle.held(
              contestant,
              setting.newFolder(),
              wanted + SERVERS * 100,
              SERVERS,
              2 * setting.seconds());
      return cells(
          "idle connections held, in 6 processes", String.format(Locale.ROOT, "%,d", held));
    }
  },
  JOINS {
    @Override
    Map<String, String> run(Contestant contestant, Setting setting) throws Exception {
      try (ServerUnderLoad server = setting.start(contestant)) {
        return cells(
            "100 clients join a document of 223 KB: server CPU per join, ms",
            String.format(Locale.ROOT, "%.2f", new Joins(server).run(setting.joinRounds())));
      }
    }
  },
  KILLS {
    @Override
    Map<String, String> run(Contestant contestant, Setting setting) throws Exception {
      try (ServerUnderLoad server = setting.start(contestant)) {
        Kills.Outcome outcome = new Kills(server).run(setting.kills(), setting.killSecondsMax());
        return cells(
            "SIGKILL right after an acknowledgement: kills with loss, longest acknowledged loss",
            outcome.lossy() == 0
                ? String.format(Locale.ROOT, "0 of %d", outcome.kills())
                : String.format(
                    Locale.ROOT,
                    "%d of %d (%d edits), %.2f s",
                    outcome.lossy(),
                    outcome.kills(),
                    outcome.edits(),
                    outcome.longestSeconds()));
      }
    }
  };

  /** Measures; returns cells of the table by the name of their line. */
  abstract Map<String, String> run(Contestant contestant, Setting setting) throws Exception;

  /**
   * How long and how large.
   *
   * @param folder where data goes
   * @param relayFlags more flags of the virtual machines
   */
  record Setting(
      Path folder,
      double warmUpSeconds,
      double seconds,
      int idleConnections,
      int joinRounds,
      int kills,
      double killSecondsMax,
      List<String> relayFlags) {
    ServerUnderLoad start(Contestant contestant) throws Exception {
      return contestant.start(newFolder(), relayFlags);
    }

    Path newFolder() throws IOException {
      return java.nio.file.Files.createTempDirectory(folder, "data");
    }
  }

  private static Map<String, String> searched(
      Contestant contestant, Setting setting, String name, int documents, int members, double from)
      throws Exception {
    try (ServerUnderLoad server = setting.start(contestant)) {
      Outcome best =
          new RateSearch(server, setting.warmUpSeconds(), setting.seconds())
              .run("search", documents, members, from);
      return cells(
          name + ": updates/s at p99 < 100 ms",
          String.format(Locale.ROOT, "%,.0f", best.editsPerSecond()),
          "… deliveries/s",
          String.format(Locale.ROOT, "%,.0f", best.deliveriesPerSecond()),
          "… server CPU per delivery, µs (and its database's)",
          best.storeCores() == 0
              ? String.format(Locale.ROOT, "%.2f", best.serverMicros())
              : String.format(
                  Locale.ROOT,
                  "%.2f (+ %.2f)",
                  best.serverMicros(),
                  best.storeCores() * 1e6 / best.deliveriesPerSecond()),
          "… cores: server, load",
          String.format(Locale.ROOT, "%.2f, %.2f", best.serverCores(), best.clientCores()),
          "… p50 / p99 ms",
          String.format(Locale.ROOT, "%.1f / %.0f", best.p50Millis(), best.p99Millis()));
    }
  }

  private static void requireExact(Outcome outcome) throws IOException {
    if (!outcome.isExact()) {
      throw new IOException("Edits were lost, doubled or not answered: " + outcome);
    }
  }

  private static Map<String, String> cells(String... namesAndValues) {
    Map<String, String> cells = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      cells.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return cells;
  }
}
