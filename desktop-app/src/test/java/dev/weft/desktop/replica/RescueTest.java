package dev.weft.desktop.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weft.crdt.StateVector;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a store says and does after it was rebuilt from a damaged one. */
class RescueTest extends StoreFixture {
  private static final int DOCUMENTS = 3;
  private static final int ROWS = 1_200;
  private static final String RELAY = "ws://one";

  /** Something in every table; document d0 is a checkpoint and two packed segments. */
  private void fill() throws SQLException {
    try (Replica replica = open(NEVER)) {
      for (int i = 0; i < ROWS; i++) {
        replica.append(
            "d" + i % DOCUMENTS, LogEntry.LOCAL, Edits.text(1 + i % DOCUMENTS, i / DOCUMENTS, "x"));
        if (i == ROWS / 2) {
          promise(replica);
          replica.compactNow("d0");
        }
      }
      promise(replica);
      replica.compactNow("d0");
      int relay = replica.relayNumber(RELAY);
      replica.rememberCursor(relay, "c7");
      for (int i = 0; i < DOCUMENTS; i++) {
        replica.acknowledge(
            relay, new DocumentStore.Acknowledged("d" + i, ROWS / 2, StateVector.EMPTY));
      }
      promise(replica);
    }
    sql("INSERT INTO set_aside VALUES (1, 1, 0, 'row', 1, x'00', 0)");
    assertThat(count("SELECT count(*) FROM history")).isEqualTo(2);
  }

  private static int rows(StoredContent content) {
    assertThat(content).isInstanceOf(StoredContent.Present.class);
    return ((StoredContent.Present) content).updates().size();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO history VALUES (1, 1, 40, 50, 0, 1, 1, x'00', 0%s)",
        "INSERT INTO trimmed VALUES (1, 0, 50)",
        "INSERT INTO relay VALUES (1, 'ws://one', NULL);"
            + "INSERT INTO acknowledged VALUES (1, 1, 50, x'00')",
        "UPDATE document SET trimmed_through = 50",
        "INSERT INTO checkpoint VALUES (1, 50, 1, 0, x'00', 0)"
      })
  void lastSeq_positionThatAnotherTableKnows_isNotGivenOutAgain(String known) throws SQLException {
    Path file = directory.resolve("weft.db");
    try (Connection db = Connections.create(file)) {
      Schema.current().migrate(db);
    }
    sql(
        "INSERT INTO document (number, id, title, kind, created_at, changed_at)"
            + " VALUES (1, 'a', '', 'rich', 0, 0)");
    for (String statement : known.split(";", -1)) {
      sql(statement.formatted(Schema.current().version() > 2 ? ", 0" : ""));
    }
    try (Statements statements = new Statements(Connections.writer(file))) {
      assertThat(statements.lastSeq()).isEqualTo(50);
    }
  }

  /** All rows are packed, and the checkpoint, which also knew the last position, is lost. */
  @Test
  void open_rescuedWithoutRowsAndCheckpoint_goesOnBehindTheLastPosition() throws Exception {
    try (Replica replica = open(NEVER)) {
      for (int i = 0; i < 300; i++) {
        replica.append("a", LogEntry.LOCAL, Edits.text(1, i, "x"));
      }
      promise(replica);
      replica.compactNow("a");
    }
    sql("DELETE FROM checkpoint");
    overwriteHeader();
    try (Replica replica = open()) {
      assertThat(replica.append("a", LogEntry.LOCAL, Edits.text(1, 300, "x"))).isEqualTo(301);
      promise(replica);
      assertThat(rows(replica.load("a"))).isEqualTo(301);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "document",
        "relay",
        "update_log",
        "checkpoint",
        "acknowledged",
        "set_aside",
        "history",
        "trimmed"
      })
  void open_damagedPageOfOneTable_takesOverTheRestAndComparesAllAgain(String table)
      throws Exception {
    fill();
    overwrite(leavesOf(table).subList(0, 1), 5);
    StoreOpening.Ready ready = ready();
    try (Replica replica = ready.replica()) {
      assertThat(ready.notices())
          .singleElement()
          .asString()
          .contains("damaged", "set aside", "from the relay");
      assertThat(replica.append("d1", LogEntry.LOCAL, Edits.text(9, 0, "x"))).isEqualTo(ROWS + 1);
      int relay = replica.relayNumber(RELAY);
      promise(replica);
      assertThat(replica.cursor(relay)).as("asked from the beginning").isEmpty();
      assertThat(replica.acknowledged(relay)).as("nothing counts as confirmed").isEmpty();
      assertThat(replica.unacknowledged(relay))
          .as("every document is compared")
          .containsOnlyKeys("d0", "d1", "d2");
      assertThat(rows(replica.load("d0"))).isPositive();
      if (!table.equals("update_log")) {
        assertThat(rows(replica.load("d1"))).isEqualTo(ROWS / DOCUMENTS + 1);
      }
    }
    assertThat(ready().notices()).as("once").isEmpty();
  }

  @Test
  void open_rescuedWhole_keepsWhatTheRelayConfirmed() throws Exception {
    fill();
    overwriteHeader();
    try (Replica replica = open()) {
      int relay = replica.relayNumber(RELAY);
      assertThat(replica.cursor(relay)).contains("c7");
      assertThat(replica.acknowledged(relay)).hasSize(DOCUMENTS);
    }
  }

  /** A database of the version before does not say what the segments follow. */
  @Test
  void load_rescuedFromTheVersionBeforeWithoutCheckpoint_isReadFromTheHistory() throws Exception {
    fill();
    sql(
        "DELETE FROM checkpoint",
        "ALTER TABLE history DROP COLUMN after_seq",
        "PRAGMA user_version = 2");
    overwriteHeader();
    try (Replica replica = open()) {
      assertThat(rows(replica.load("d0"))).isEqualTo(ROWS / DOCUMENTS);
    }
    sql("DELETE FROM checkpoint", "UPDATE history SET after_seq = NULL");
    try (Replica replica = open()) {
      assertThat(((StoredContent.Unreadable) replica.load("d0")).damages())
          .anyMatch(damage -> damage.contains("packed rows before position"));
    }
  }

  /** Names come from an index then, and what was trimmed is only known from the history. */
  @Test
  void load_documentPageCheckpointAndFirstSegmentLost_isUnreadable() throws Exception {
    fill();
    sql("DELETE FROM checkpoint", "DELETE FROM history WHERE first_seq = 1");
    overwrite(leavesOf("document"), 5);
    try (Replica replica = open()) {
      assertThat(replica.load("d0")).isInstanceOf(StoredContent.Unreadable.class);
      assertThat(rows(replica.load("d1"))).isEqualTo(ROWS / DOCUMENTS);
    }
  }

  @Test
  void load_documentPageAndCheckpointLost_isReadFromTheHistory() throws Exception {
    fill();
    sql("DELETE FROM checkpoint");
    overwrite(leavesOf("document"), 5);
    try (Replica replica = open()) {
      assertThat(rows(replica.load("d0"))).isEqualTo(ROWS / DOCUMENTS);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"min(first_seq)", "max(first_seq)"})
  void load_checkpointAndOneSegmentLost_isUnreadable(String which) throws Exception {
    fill();
    sql(
        "DELETE FROM checkpoint",
        "DELETE FROM history WHERE first_seq = (SELECT " + which + " FROM history)");
    try (Replica replica = open()) {
      assertThat(replica.load("d0")).isInstanceOf(StoredContent.Unreadable.class);
    }
  }

  /** What an earlier rescue was killed over is a copy; its folder goes, others stay. */
  @Test
  void open_leftoverCopyOfAKilledRescue_isRemoved() throws Exception {
    open().close();
    Path left = Files.createDirectory(directory.resolve("reading123456"));
    Files.writeString(left.resolve("weft.db"), "copy");
    Path other = Files.createDirectory(directory.resolve("reading list"));
    Files.writeString(other.resolve("weft.db"), "mine");
    open().close();
    assertThat(left).doesNotExist();
    assertThat(other.resolve("weft.db")).hasContent("mine");
  }

  @Test
  void rescue_nothingReadable_leavesNoFileOpen() throws Exception {
    Path open = Path.of("/proc/self/fd");
    assumeTrue(Files.isDirectory(open), "no /proc");
    open().close();
    Files.write(
        directory.resolve("weft.db"), "garbage".repeat(2_000).getBytes(StandardCharsets.US_ASCII));
    try (Replica replica = open()) {
      assertThat(replica.documents()).isEmpty();
      try (Stream<Path> files = Files.list(open)) {
        assertThat(files.map(RescueTest::target).filter(name -> name.contains("reading")))
            .isEmpty();
      }
    }
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException closed) {
      return "";
    }
  }

  /** The packed rows of an earlier version say nothing of their order; the migration adds it. */
  @Test
  void migration_packedRows_areChained() throws Exception {
    Path file = directory.resolve("weft.db");
    try (Connection db = Connections.create(file)) {
      Schema.upTo(2).migrate(db);
    }
    sql(
        "INSERT INTO document (number, id, title, kind, created_at, changed_at)"
            + " VALUES (1, 'a', '', 'rich', 0, 0), (2, 'b', '', 'rich', 0, 0)",
        "INSERT INTO history VALUES (1, 1, 1, 5, 0, 1, 1, x'00', 0), (2, 2, 2, 8, 0, 1, 1, x'00',"
            + " 0), (3, 1, 7, 9, 0, 1, 1, x'00', 0)",
        "UPDATE document SET forgotten_through = 1 WHERE number = 2");
    try (Connection db = Connections.create(file)) {
      Schema.current().migrate(db);
    }
    assertThat(numbers("SELECT after_seq FROM history ORDER BY number"))
        .isEqualTo(List.of(0L, 1L, 5L));
  }
}
