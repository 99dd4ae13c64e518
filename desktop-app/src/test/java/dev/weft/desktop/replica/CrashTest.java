package dev.weft.desktop.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.desktop.world.SystemWorld;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * SIGKILL while a recorded history is typed, while checkpoints are made and rows packed, and in the
 * middle of a migration: everything that was promised is there, each edit once.
 *
 * <p>20 kills by default; {@code -Dweft.kills=500} for the long run, {@code -Dweft.seed} to repeat
 * one.
 */
class CrashTest {
  private static final int KILLS = Integer.getInteger("weft.kills", 20);
  private static final long SEED = Long.getLong("weft.seed", 20_261_125L);
  private static final int PROMISES_MAX = 300;
  private static final int NANOS_MAX = 20_000_000;
  private static final int MIGRATION_ROWS = 20_000;
  private static final int MIGRATION_NANOS_MAX = 900_000_000;

  private final SystemWorld world = new SystemWorld();
  private final Random random = new Random(SEED);
  @TempDir private Path folder;

  @AfterEach
  void endTimers() {
    world.close();
  }

  private Replica open(Path data, Schema schema) {
    StoreOpening opening = new StoreOpener(world, schema, StoreOptions.DEFAULT, data).open();
    assertThat(opening).isInstanceOf(StoreOpening.Ready.class);
    StoreOpening.Ready ready = (StoreOpening.Ready) opening;
    assertThat(ready.notices()).as("a kill damages nothing").isEmpty();
    return ready.replica();
  }

  @Test
  void kill_whileTypingAndCheckpointing_losesNothingPromised() throws Exception {
    System.out.println("CrashTest: typing, seed " + SEED + ", kills " + KILLS);
    Recording recording = new Recording();
    Path data = folder.resolve("0");
    int there = 0;
    int checkpoints = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      if (there > recording.size() * 3 / 4) {
        data = folder.resolve(String.valueOf(kill));
        recording = new Recording();
      }
      int promised = killOne(data);
      try (Replica replica = open(data, Schema.current())) {
        there = recording.check(replica, promised, "kill " + kill + " of seed " + SEED);
      }
      checkpoints += count(data, "SELECT count(*) FROM checkpoint");
    }
    System.out.println("CrashTest: " + there + " edits in the last database");
    assertThat(checkpoints).as("kills met checkpoints").isPositive();
  }

  private int killOne(Path data) throws IOException, InterruptedException {
    String together = List.of("0", "1", "7").get(random.nextInt(3));
    String rows = List.of("20", "60", "0").get(random.nextInt(3));
    try (WriterProcess writer = WriterProcess.start(data, List.of(), List.of(together, rows))) {
      writer.awaitPromises(1 + random.nextInt(PROMISES_MAX));
      LockSupport.parkNanos(random.nextInt(NANOS_MAX));
      writer.kill();
      return Math.max(writer.promised(), 0);
    }
  }

  @Test
  void kill_inTheMiddleOfAMigration_leavesOldOrNew() throws Exception {
    int kills = Math.max(2, KILLS / 5);
    System.out.println("CrashTest: migration, seed " + SEED + ", kills " + kills);
    int unfinished = 0;
    for (int kill = 0; kill < kills; kill++) {
      Path data = folder.resolve("m" + kill);
      open(data, Schema.current()).close();
      fill(data);
      try (WriterProcess writer =
          WriterProcess.start(
              data, List.of("-D" + SlowMigration.PROPERTY + "=true"), List.of("1", "0"))) {
        writer.awaitOpening();
        LockSupport.parkNanos(random.nextInt(MIGRATION_NANOS_MAX));
        writer.kill();
      }
      unfinished += count(data, "PRAGMA user_version") == Schema.current().version() ? 1 : 0;
      try (Replica replica = open(data, SlowMigration.slow())) {
        assertThat(((StoredContent.Present) replica.load("a")).updates()).hasSize(MIGRATION_ROWS);
      }
      assertThat(count(data, "SELECT count(*) FROM copy")).isEqualTo(MIGRATION_ROWS);
    }
    System.out.println("CrashTest: " + unfinished + " of " + kills + " before its commit");
  }

  private static void fill(Path data) throws SQLException {
    try (Connection db = Connections.writer(data.resolve("weft.db"))) {
      db.setAutoCommit(false);
      MigrationTest.execute(
          db,
          "INSERT INTO document (number, id, title, kind, created_at, changed_at) VALUES (1, 'a',"
              + " '', 'code', 1, 1)");
      for (int i = 0; i < MIGRATION_ROWS; i++) {
        byte[] update = Edits.text(1, i, "x");
        MigrationTest.execute(
            db,
            "INSERT INTO update_log VALUES (?, 1, 0, ?, x'00', ?, ?)",
            i + 1,
            i,
            update,
            Checksums.ofEntry("a", i + 1, 0, update));
      }
      db.commit();
    }
  }

  private static int count(Path data, String sql) throws SQLException {
    try (Connection db = Connections.writer(data.resolve("weft.db"));
        var statement = db.createStatement();
        var row = statement.executeQuery(sql)) {
      row.next();
      return row.getInt(1);
    }
  }
}
