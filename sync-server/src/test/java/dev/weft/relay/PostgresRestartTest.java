package dev.weft.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.relay.config.PostgresOptions;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The relay stays while its Postgres server is killed with SIGKILL under load and started again.
 *
 * <p>One kill by default; {@code -Dweft.kills=100} for the long run.
 */
final class PostgresRestartTest {
  private static final int KILLS = Integer.getInteger("weft.kills", 1);
  private static final long SEED = Long.getLong("weft.seed", 20_261_125L);
  private static final long MILLIS_BEFORE_KILL_MAX = 300;

  /** What the relay tells clients whose updates it could not store. */
  private static final int TRY_LATER = 1013;

  @TempDir Path folder;

  @Test
  void postgresKilled_underLoad_losesNothingAndTheRelayComesBackByItself() throws Exception {
    System.out.println("PostgresRestartTest: seed " + SEED + ", kills " + KILLS);
    var random = new Random(SEED);
    var witness = new Witness();
    File data = folder.resolve("postgres").toFile();
    EmbeddedPostgres server = PostgresServer.start(data, 0);
    try {
      PostgresOptions admin = PostgresServer.of(server, "postgres");
      PostgresServer.run(admin, "create database weft");
      try (RelayProcess relay =
          RelayProcess.start(
              folder.resolve("relay"),
              0,
              "--records-per-checkpoint",
              "60",
              "--postgres",
              "postgres://postgres@127.0.0.1:" + server.getPort() + "/weft")) {
        for (int kill = 0; kill < KILLS; kill++) {
          witness.verify(relay.port());
          witness.writeUntil(
              relay.port(),
              random.nextLong(MILLIS_BEFORE_KILL_MAX),
              () -> kill(data.toPath()),
              TRY_LATER);
          int port = server.getPort();
          server.close();
          server = PostgresServer.start(data, port);
        }
        System.out.printf(
            "PostgresRestartTest: %d kills, %d updates acknowledged, %d survived%n",
            KILLS, witness.acknowledgements(), witness.verify(relay.port()));
        assertThat(witness.acknowledgements()).isGreaterThanOrEqualTo(KILLS);
      }
    } finally {
      server.close();
    }
  }

  /** The server and every process of its own, at once. */
  private static void kill(Path data) {
    try {
      long pid = Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).getFirst());
      ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
      List<ProcessHandle> backends = postmaster.descendants().toList();
      postmaster.destroyForcibly();
      backends.forEach(ProcessHandle::destroyForcibly);
      postmaster.onExit().join();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
