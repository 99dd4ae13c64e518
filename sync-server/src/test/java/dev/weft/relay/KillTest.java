package dev.weft.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.relay.config.PostgresOptions;
import dev.weft.relay.config.S3Options;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * SIGKILL under load: nothing acknowledged is missing, and no reader ever saw what did not survive.
 *
 * <p>On each back-end; checkpoints are made all the time, so that kills meet compactions too. 10
 * kills each by default; {@code -Dweft.kills=300} for the long run, {@code -Dweft.seed} to repeat
 * one.
 */
final class KillTest {
  private static final int KILLS = Integer.getInteger("weft.kills", 10);
  private static final long SEED = Long.getLong("weft.seed", 20_261_121L);
  private static final int KILLED = 1006;
  private static final long MILLIS_BEFORE_KILL_MAX = 150;

  @TempDir Path folder;

  /** What the relay keeps its promises with. */
  enum BackEnd {
    SQLITE_AND_FILES {
      @Override
      String[] options() {
        return new String[] {"--records-per-checkpoint", "60"};
      }
    },
    POSTGRES_AND_S3 {
      @Override
      String[] options() {
        PostgresOptions database = PostgresServer.newDatabase();
        S3Options bucket = S3Server.newBucket();
        return new String[] {
          "--records-per-checkpoint",
          "60",
          "--postgres",
          database.jdbcUrl().replace("jdbc:postgresql://", "postgres://postgres@"),
          "--s3",
          "s3://" + bucket.bucket() + "/" + bucket.prefix(),
          "--s3-endpoint",
          String.valueOf(bucket.endpoint())
        };
      }
    };

    abstract String[] options();
  }

  @ParameterizedTest
  @EnumSource
  void kill_underLoad_losesNothingAcknowledgedAndShowsNothingLost(BackEnd backEnd) {
    System.out.println("KillTest: " + backEnd + ", seed " + SEED + ", kills " + KILLS);
    String[] options = backEnd.options();
    var random = new Random(SEED);
    var witness = new Witness();
    RelayProcess relay = RelayProcess.start(folder, 0, options);
    try {
      for (int kill = 0; kill < KILLS; kill++) {
        witness.verify(relay.port());
        // Every fourth kill does not wait for an acknowledgement, and may meet the very first
        // commit.
        long millis = random.nextLong(MILLIS_BEFORE_KILL_MAX);
        witness.writeUntil(relay.port(), kill % 4 == 3 ? -millis - 1 : millis, relay::kill, KILLED);
        relay = RelayProcess.start(folder, 0, options);
      }
      System.out.printf(
          "KillTest: %s, %d kills, %d updates acknowledged, %d survived%n",
          backEnd, KILLS, witness.acknowledgements(), witness.verify(relay.port()));
      assertThat(witness.acknowledgements()).isGreaterThanOrEqualTo(KILLS - KILLS / 4);
    } finally {
      relay.close();
    }
  }
}
