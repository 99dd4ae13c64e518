package dev.weft.desktop.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weft.crdt.StateVector;
import dev.weft.desktop.world.SystemWorld;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Databases of every earlier version, with data in all their tables, become today's. */
class MigrationTest {
  private final SystemWorld world = new SystemWorld();
  @TempDir private Path directory;

  @AfterEach
  void endTimers() {
    world.close();
  }

  static List<Integer> earlierVersions() {
    return IntStream.range(1, Schema.current().version()).boxed().toList();
  }

  static void execute(Connection db, String sql, Object... arguments) throws SQLException {
    try (var statement = db.prepareStatement(sql)) {
      for (int i = 0; i < arguments.length; i++) {
        statement.setObject(i + 1, arguments[i]);
      }
      statement.executeUpdate();
    }
  }

  /** Fills what version 1 has; later versions only add to it. */
  static void fill(Connection db) throws SQLException {
    db.setAutoCommit(false);
    execute(
        db,
        "INSERT INTO document (number, id, title, kind, created_at, changed_at, downloaded,"
            + " trimmed_through) VALUES (1, 'a', 'Plan', 'code', 10, 20, 1, 0)");
    execute(db, "INSERT INTO relay VALUES (1, 'ws://one', 'c7')");
    for (int i = 0; i < 300; i++) {
      byte[] update = Edits.text(1, i, "x");
      execute(
          db,
          "INSERT INTO update_log VALUES (?, 1, 0, ?, x'00', ?, ?)",
          i + 1,
          i,
          update,
          Checksums.ofEntry("a", i + 1, 0, update));
    }
    execute(db, "INSERT INTO acknowledged VALUES (1, 1, 200, ?)", StateVector.EMPTY.encode());
    db.setAutoCommit(true);
  }

  @ParameterizedTest
  @MethodSource("earlierVersions")
  void open_earlierVersionWithData_keepsAllOfIt(int version) throws SQLException {
    try (Replica replica = ((StoreOpening.Ready) Replica.open(directory, world)).replica()) {
      assertThat(replica.documents()).isEmpty();
    }
    java.io.File file = directory.resolve("weft.db").toFile();
    assertThat(file.delete()).isTrue();
    try (Connection db = Connections.create(file.toPath())) {
      Schema.upTo(version).migrate(db);
      fill(db);
    }
    for (int run = 0; run < 2; run++) {
      StoreOpening.Ready ready = (StoreOpening.Ready) Replica.open(directory, world);
      try (Replica replica = ready.replica()) {
        assertThat(ready.notices()).isEmpty();
        assertThat(replica.documents())
            .containsExactly(new StoredDocument("a", "Plan", "code", 10, 20, true));
        assertThat(((StoredContent.Present) replica.load("a")).throughSeq()).isEqualTo(300);
        assertThat(replica.history("a")).hasSize(300);
        assertThat(replica.cursor(1)).contains("c7");
        assertThat(replica.unacknowledged(replica.relayNumber("ws://one")).get("a")).hasSize(100);
        replica.compactNow("a");
      }
    }
    try (Connection db = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = db.createStatement();
        var check = statement.executeQuery("PRAGMA foreign_key_check")) {
      assertThat(check.next()).isFalse();
      assertThat(Schema.versionOf(db)).isEqualTo(Schema.current().version());
      assertThat(Schema.applicationOf(db)).isEqualTo(0x57656674);
    }
  }

  @Test
  void migrate_failingScript_leavesTheVersionBefore() throws SQLException {
    Path file = directory.resolve("weft.db");
    try (Connection db = Connections.create(file)) {
      Schema.upTo(1).migrate(db);
      fill(db);
      Schema broken =
          new Schema(List.of("SELECT 1", "CREATE TABLE extra (n); INSERT INTO nowhere VALUES (1)"));
      assertThat(catchThrowable(() -> broken.migrate(db))).isInstanceOf(SQLException.class);
      assertThat(Schema.versionOf(db)).isEqualTo(1);
      assertThat(catchThrowable(() -> execute(db, "INSERT INTO extra VALUES (1)")))
          .isInstanceOf(SQLException.class);
    }
  }

  @Test
  void connections_enforceForeignKeys() throws SQLException {
    try (Connection db = Connections.create(directory.resolve("weft.db"))) {
      Schema.current().migrate(db);
      assertThat(
              catchThrowable(
                  () -> execute(db, "INSERT INTO checkpoint VALUES (7, 1, 1, 1, x'00', 1)")))
          .isInstanceOf(SQLException.class);
    }
  }
}
