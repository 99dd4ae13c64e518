package dev.weft.relay.load;

import dev.weft.relay.PostgresServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The servers of the table and how each is started. */
enum Contestant {
  Y_WEBSOCKET("y-websocket", Dialect.Y_WEBSOCKET),
  Y_WEBSOCKET_LEVELDB("y-websocket + LevelDB", Dialect.Y_WEBSOCKET),
  HOCUSPOCUS("Hocuspocus", Dialect.HOCUSPOCUS),
  HOCUSPOCUS_SQLITE("Hocuspocus + SQLite", Dialect.HOCUSPOCUS),
  FLOOR("floor", Dialect.Y_WEBSOCKET),
  WEFT_SQLITE("Weft, SQLite", Dialect.HOCUSPOCUS),
  WEFT_SQLITE_Y("Weft, SQLite, y-websocket", Dialect.Y_WEBSOCKET),
  WEFT_POSTGRES("Weft, Postgres", Dialect.HOCUSPOCUS);

  /** The flags of the relay's launcher (jlink's {@code Program}): G1, small object headers. */
  static final List<String> RELAY_FLAGS =
      List.of(
          "-XX:+UseCompactObjectHeaders",
          "-XX:+UseG1GC",
          "-XX:G1HeapRegionSize=2m",
          "-Xms16m",
          "-XX:MaxRAMPercentage=60",
          "-XX:MinHeapFreeRatio=10",
          "-XX:MaxHeapFreeRatio=20",
          "-XX:G1PeriodicGCInterval=300000",
          "-XX:TrimNativeHeapInterval=60000",
          "-XX:+ExitOnOutOfMemoryError",
          "--enable-native-access=ALL-UNNAMED");

  private final String title;
  private final Dialect dialect;

  Contestant(String title, Dialect dialect) {
    this.title = title;
    this.dialect = dialect;
  }

  String title() {
    return title;
  }

  Dialect dialect() {
    return dialect;
  }

  boolean isWeft() {
    return this == WEFT_SQLITE || this == WEFT_SQLITE_Y || this == WEFT_POSTGRES;
  }

  boolean isNode() {
    return !isWeft() && this != FLOOR;
  }

  /**
   * Starts the server on an empty directory.
   *
   * @param folder where its data goes; on the disk that is to be measured
   * @param moreFlags flags of the virtual machine behind the relay's own, for profiling
   */
  ServerUnderLoad start(Path folder, List<String> moreFlags)
      throws IOException, InterruptedException {
    Files.createDirectories(folder);
    Path errors = folder.resolve("errors.txt");
    List<String> flags = new ArrayList<>(RELAY_FLAGS);
    flags.addAll(moreFlags);
    if (isNode()) {
      return new Started(this, ServerProcess.start(node(folder), Map.of(), errors), null);
    }
    if (this == FLOOR) {
      List<String> command =
          ServerProcess.java(flags, FloorServer.class.getName(), "" + ServerProcess.freePort());
      return new Started(this, ServerProcess.start(command, Map.of(), errors), null);
    }
    EmbeddedPostgres postgres =
        this == WEFT_POSTGRES ? PostgresServer.start(folder.resolve("postgres").toFile(), 0) : null;
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "serve",
                "--data",
                folder.resolve("data").toString(),
                "--port",
                "" + ServerProcess.freePort()));
    if (postgres != null) {
      arguments.addAll(
          List.of(
              "--postgres", "postgres://postgres@127.0.0.1:" + postgres.getPort() + "/postgres"));
    }
    List<String> command =
        ServerProcess.java(flags, "dev.weft.relay.Relay", arguments.toArray(String[]::new));
    var environment = Map.of("WEFT_POSTGRES_PASSWORD", "postgres");
    try {
      return new Started(this, ServerProcess.start(command, environment, errors), postgres);
    } catch (IOException e) {
      if (postgres != null) {
        postgres.close();
      }
      throw e;
    }
  }

  private List<String> node(Path folder) throws IOException, InterruptedException {
    Path packages = PeerPackages.install();
    String kind =
        switch (this) {
          case Y_WEBSOCKET -> "y-websocket";
          case Y_WEBSOCKET_LEVELDB -> "y-websocket-leveldb";
          case HOCUSPOCUS -> "hocuspocus";
          default -> "hocuspocus-sqlite";
        };
    return List.of(
        PeerPackages.node(packages).toString(),
        "--expose-gc",
        packages.resolve("peers.mjs").toString(),
        kind,
        "" + ServerProcess.freePort(),
        folder.resolve("data").toString());
  }

  private record Started(
      Contestant contestant, ServerProcess process, @Nullable EmbeddedPostgres postgres)
      implements ServerUnderLoad {
    @Override
    public Dialect dialect() {
      return contestant.dialect();
    }

    @Override
    public int port() {
      return process.port();
    }

    @Override
    public long pid() {
      return process.pid();
    }

    @Override
    public List<Long> storePids() {
      return postgres == null ? List.of() : List.of(postmaster(postgres));
    }

    private static long postmaster(EmbeddedPostgres running) {
      String port = "" + running.getPort();
      return ProcessHandle.current()
          .children()
          .flatMap(ProcessHandle::descendants)
          .filter(p -> p.info().command().map(c -> c.endsWith("/postgres")).orElse(false))
          .filter(p -> p.info().arguments().map(a -> Arrays.asList(a).contains(port)).orElse(true))
          .mapToLong(ProcessHandle::pid)
          .findFirst()
          .orElseGet(() -> postmasterByFile(running));
    }

    /** pg_ctl leaves the postmaster to the init process, so it is found by what it holds. */
    private static long postmasterByFile(EmbeddedPostgres running) {
      String port = "" + running.getPort();
      return ProcessHandle.allProcesses()
          .filter(p -> p.info().command().map(c -> c.endsWith("/postgres")).orElse(false))
          .filter(p -> p.info().arguments().map(a -> Arrays.asList(a).contains(port)).orElse(false))
          .mapToLong(ProcessHandle::pid)
          .findFirst()
          .orElseThrow();
    }

    @Override
    public boolean isServing() {
      return contestant != FLOOR;
    }

    @Override
    public void collectGarbage() throws IOException, InterruptedException {
      if (contestant.isNode()) {
        new ProcessBuilder("kill", "-USR2", "" + pid()).start().waitFor();
        // Node collects in its next turn of the loop and has no way to say when it has.
        Thread.sleep(2_000);
      } else {
        ServerProcess.collectJava(pid());
      }
    }

    @Override
    public void killAndRestart() throws IOException, InterruptedException {
      process.killAndRestart();
    }

    @Override
    public void close() {
      process.close();
      if (postgres != null) {
        try {
          postgres.close();
        } catch (IOException e) {
          System.err.println("weft: Postgres did not stop: " + e);
        }
      }
    }
  }
}
