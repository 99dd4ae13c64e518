package dev.weft.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.crdt.ClockRanges;
import dev.weft.crdt.StateVector;
import dev.weft.crdt.Updates;
import dev.weft.crdt.codec.ByteWriter;
import dev.weft.crdt.protocol.HocuspocusFrame;
import dev.weft.crdt.protocol.YWebsocketFrame;
import dev.weft.crdt.sync.SyncMessage;
import dev.weft.relay.config.PostgresOptions;
import dev.weft.relay.config.S3Options;
import java.nio.file.Path;
import java.time.Duration;
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
  private static final String DOCUMENT = "doc";
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

  /** What the world outside knows of one document. */
  private static final class Outside {
    private long acknowledged;
    private long seen;
    private long sent;
  }

  @ParameterizedTest
  @EnumSource
  void kill_underLoad_losesNothingAcknowledgedAndShowsNothingLost(BackEnd backEnd) {
    System.out.println("KillTest: " + backEnd + ", seed " + SEED + ", kills " + KILLS);
    String[] options = backEnd.options();
    var random = new Random(SEED);
    var outside = new Outside();
    RelayProcess relay = RelayProcess.start(folder, 0, options);
    try {
      for (int kill = 0; kill < KILLS; kill++) {
        long survived = survived(relay.port());
        assertThat(survived)
            .as("clocks after kill %d, acknowledged and seen by readers before it", kill)
            .isGreaterThanOrEqualTo(outside.acknowledged)
            .isGreaterThanOrEqualTo(outside.seen);
        outside.acknowledged = survived;
        outside.sent = survived;
        writeUntilKilled(relay, outside, random.nextLong(MILLIS_BEFORE_KILL_MAX));
        relay = RelayProcess.start(folder, 0, options);
      }
      assertThat(survived(relay.port()))
          .isGreaterThanOrEqualTo(outside.acknowledged)
          .isGreaterThanOrEqualTo(outside.seen);
      System.out.println("KillTest: " + survived(relay.port()) + " updates survived");
    } finally {
      relay.close();
    }
  }

  /** Sends one character after the other without waiting, and kills the relay in their midst. */
  private static void writeUntilKilled(RelayProcess relay, Outside outside, long millis) {
    try (var writer = TestClient.connect(relay.port(), "/sync");
        var reader = TestClient.connect(relay.port(), "/sync/" + DOCUMENT)) {
      writer.send(new HocuspocusFrame.Token(DOCUMENT, "", null).encode());
      long killAt = System.nanoTime() + Duration.ofMillis(millis).toNanos();
      while (System.nanoTime() < killAt) {
        for (int i = 0; i < 8; i++) {
          writer.trySend(
              new HocuspocusFrame.Sync(DOCUMENT, new SyncMessage.Update(character(outside.sent++)))
                  .encode());
        }
        count(writer, reader, outside);
      }
      relay.kill();
      // What was on its way when the relay died may still arrive, and counts.
      assertThat(writer.closeCode()).isEqualTo(1006);
      assertThat(reader.closeCode()).isEqualTo(1006);
      count(writer, reader, outside);
    }
  }

  private static void count(TestClient writer, TestClient reader, Outside outside) {
    byte[] message;
    while ((message = writer.poll(Duration.ZERO)) != null) {
      if (HocuspocusFrame.decode(message).equals(new HocuspocusFrame.SyncStatus(DOCUMENT, true))) {
        outside.acknowledged++;
      }
    }
    while ((message = reader.poll(Duration.ZERO)) != null) {
      if (YWebsocketFrame.decode(message)
          instanceof YWebsocketFrame.Sync(SyncMessage.Update(byte[] update))) {
        ClockRanges ranges = Updates.clockRanges(update);
        outside.seen = Math.max(outside.seen, ranges.to(1));
      }
    }
  }

  /** The clock up to which a fresh reader gets everything. */
  private static long survived(int port) {
    try (var client = TestClient.connect(port, "/sync/" + DOCUMENT)) {
      client.send(new YWebsocketFrame.Sync(new SyncMessage.Step1(StateVector.EMPTY)).encode());
      while (true) {
        if (YWebsocketFrame.decode(client.receive())
            instanceof YWebsocketFrame.Sync(SyncMessage.Step2(byte[] update))) {
          return Updates.stateVector(update).get(1);
        }
      }
    }
  }

  /** Client 1 appends an "x" at a clock to the root text "t". */
  private static byte[] character(long clock) {
    var update = new ByteWriter();
    update.writeVarUint(1);
    update.writeVarUint(1);
    update.writeVarUint(1);
    update.writeVarUint(clock);
    if (clock == 0) {
      update.writeUint8(4);
      update.writeVarUint(1);
      update.writeVarString("t");
    } else {
      update.writeUint8(0x84);
      update.writeVarUint(1);
      update.writeVarUint(clock - 1);
    }
    update.writeVarString("x");
    update.writeVarUint(0);
    return update.toByteArray();
  }
}
