package dev.weft.desktop.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.crdt.StateVector;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Real SQLite files; nothing is simulated. */
class ReplicaTest extends StoreFixture {
  /** Client 1 inserts "hello" into root text t. */
  private static byte[] hello() {
    return HexFormat.of().parseHex("010100010401017405" + "68656c6c6f" + "00").clone();
  }

  /** One character of a client at a clock, into root text t, with no neighbour. */
  private static byte[] character(int client, int clock, char c) {
    return new byte[] {1, 1, (byte) client, (byte) clock, 4, 1, 1, 't', 1, (byte) c, 0};
  }

  private StoreProblem refused() {
    return ((StoreOpening.Refused) Replica.open(directory, world)).problem();
  }

  @Test
  void append_isThereAfterReopening() {
    try (Replica replica = open()) {
      replica.append("a", LogEntry.LOCAL, character(1, 0, 'x'));
      replica.append("a", 1, character(2, 0, 'y'));
      promise(replica);
    }
    try (Replica replica = open()) {
      StoredContent.Present content = (StoredContent.Present) replica.load("a");
      assertThat(content.updates()).containsExactly(character(1, 0, 'x'), character(2, 0, 'y'));
      assertThat(content.throughSeq()).isEqualTo(2);
      assertThat(replica.append("a", LogEntry.LOCAL, character(1, 1, 'z'))).isEqualTo(3);
    }
  }

  @Test
  void commit_isReportedInOrderAndOnlyOnce() {
    Heard heard = new Heard();
    try (Replica replica = open()) {
      replica.listen(heard);
      List<Long> given = new ArrayList<>();
      for (int i = 0; i < 120; i++) {
        given.add(replica.append("a", LogEntry.LOCAL, character(1, i, 'x')));
      }
      promise(replica);
      assertThat(heard.committed()).isEqualTo(given);
    }
  }

  @Test
  void load_unknownDocument_isAbsent() {
    try (Replica replica = open()) {
      assertThat(replica.load("nowhere")).isInstanceOf(StoredContent.Absent.class);
    }
  }

  @Test
  void load_changedByte_isUnreadableAndKeepsTheRest() throws SQLException {
    try (Replica replica = open()) {
      replica.append("a", LogEntry.LOCAL, character(1, 0, 'x'));
      replica.append("a", LogEntry.LOCAL, character(1, 1, 'y'));
      replica.append("b", LogEntry.LOCAL, character(1, 0, 'z'));
    }
    sql("UPDATE update_log SET bytes = x'010101010401017401' || x'7100' WHERE seq = 2");
    try (Replica replica = open()) {
      StoredContent.Unreadable content = (StoredContent.Unreadable) replica.load("a");
      assertThat(content.readable()).containsExactly(character(1, 0, 'x'));
      assertThat(content.damages()).singleElement().asString().contains("position 2", "checksum");
      assertThat(replica.load("b")).isInstanceOf(StoredContent.Present.class);
    }
  }

  @Test
  void history_changedByte_leavesOutTheRow() throws SQLException {
    try (Replica replica = open()) {
      replica.append("a", LogEntry.LOCAL, character(1, 0, 'x'));
      replica.append("a", LogEntry.LOCAL, character(1, 1, 'y'));
    }
    sql("UPDATE update_log SET bytes = x'010101010401017401' || x'7100' WHERE seq = 2");
    try (Replica replica = open()) {
      assertThat(replica.history("a"))
          .extracting(HistoryEntry::update)
          .containsExactly(character(1, 0, 'x'));
    }
  }

  @Test
  void setAside_keepsTheBytesAndMakesRoom() throws SQLException {
    try (Replica replica = open()) {
      replica.append("a", LogEntry.LOCAL, character(1, 0, 'x'));
      replica.setAside("a", "checksum");
      promise(replica);
      assertThat(replica.load("a")).isInstanceOf(StoredContent.Absent.class);
    }
    try (Connection db = connect();
        Statement statement = db.createStatement();
        var rows =
            statement.executeQuery(
                "SELECT l.bytes, d.set_aside_why FROM update_log l JOIN document d ON d.number ="
                    + " l.document WHERE d.set_aside_from = 'a'")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getBytes(1)).isEqualTo(character(1, 0, 'x'));
      assertThat(rows.getString(2)).isEqualTo("checksum");
    }
  }

  @Test
  void library_cursorAndAcknowledgement_areThereAfterReopening() {
    StoredDocument document = new StoredDocument("a", "Plan", "code", 10, 20, true);
    DocumentStore.Acknowledged acknowledged =
        new DocumentStore.Acknowledged("a", 7, new StateVector.Builder().put(5, 9).build());
    int relay;
    try (Replica replica = open()) {
      relay = replica.relayNumber("ws://one");
      assertThat(replica.relayNumber("ws://two")).isNotEqualTo(relay);
      replica.describe(document);
      replica.acknowledge(relay, acknowledged);
      replica.rememberCursor(relay, "c1");
    }
    try (Replica replica = open()) {
      assertThat(replica.documents()).containsExactly(document);
      assertThat(replica.relayNumber("ws://one")).isEqualTo(relay);
      assertThat(replica.cursor(relay)).contains("c1");
      assertThat(replica.acknowledged(relay)).containsExactly(acknowledged);
    }
  }

  @Test
  void unacknowledged_leavesOutConfirmedRowsAndTheRelaysOwn() {
    try (Replica replica = open()) {
      int relay = replica.relayNumber("ws://one");
      replica.append("a", LogEntry.LOCAL, character(1, 0, 'x'));
      replica.append("a", relay, character(2, 0, 'r'));
      long waiting = replica.append("a", LogEntry.LOCAL, character(1, 1, 'y'));
      replica.acknowledge(relay, new DocumentStore.Acknowledged("a", 1, StateVector.EMPTY));
      promise(replica);
      assertThat(replica.unacknowledged(relay))
          .containsOnly(java.util.Map.entry("a", List.of(waiting)));
    }
  }

  @Test
  void thousandOpens_addNoByte() throws Exception {
    try (Replica replica = open()) {
      replica.append("a", LogEntry.LOCAL, hello());
    }
    long before = Files.size(directory.resolve("weft.db"));
    for (int i = 0; i < 1_000; i++) {
      try (Replica replica = open()) {
        assertThat(replica.load("a")).isInstanceOf(StoredContent.Present.class);
      }
    }
    assertThat(Files.size(directory.resolve("weft.db"))).isEqualTo(before);
    assertThat(Files.exists(directory.resolve("weft.db-wal"))).isFalse();
  }

  @Test
  void open_file_isRefused() throws Exception {
    Path file = directory.resolve("file");
    Files.writeString(file, "mine");
    StoreProblem problem = ((StoreOpening.Refused) Replica.open(file, world)).problem();
    assertThat(problem.kind()).isEqualTo(StoreProblem.Kind.NOT_A_DIRECTORY);
    assertThat(Files.readString(file)).isEqualTo("mine");
  }

  @Test
  void open_foreignFile_isRefusedAndUntouched() throws Exception {
    Files.writeString(directory.resolve("weft.db"), "this is somebody's own file");
    StoreProblem problem = refused();
    assertThat(problem.kind()).isEqualTo(StoreProblem.Kind.FOREIGN);
    assertThat(problem.sentence()).contains("weft.db", "not made by Weft", "--data");
    assertThat(Files.readString(directory.resolve("weft.db")))
        .isEqualTo("this is somebody's own file");
    assertThat(directory).isDirectoryNotContaining("glob:**replica");
  }

  @Test
  void open_foreignDatabase_isRefusedAndUntouched() throws Exception {
    sql("CREATE TABLE notes (text TEXT)", "INSERT INTO notes VALUES ('mine')");
    byte[] before = Files.readAllBytes(directory.resolve("weft.db"));
    assertThat(refused().kind()).isEqualTo(StoreProblem.Kind.FOREIGN);
    assertThat(Files.readAllBytes(directory.resolve("weft.db"))).isEqualTo(before);
  }

  @Test
  void open_newerDatabase_isRefusedAndUntouched() throws Exception {
    open().close();
    sql("PRAGMA user_version = 99");
    byte[] before = Files.readAllBytes(directory.resolve("weft.db"));
    StoreProblem problem = refused();
    assertThat(problem.kind()).isEqualTo(StoreProblem.Kind.NEWER);
    assertThat(problem.sentence()).contains("newer Weft", "99");
    assertThat(Files.readAllBytes(directory.resolve("weft.db"))).isEqualTo(before);
  }

  @Test
  void open_garbageWhereOursWas_isSetAsideWithADate() throws Exception {
    open().close();
    byte[] garbage = "garbage".repeat(2_000).getBytes(StandardCharsets.US_ASCII);
    Files.write(directory.resolve("weft.db"), garbage);
    StoreOpening.Ready ready = ready();
    try (Replica replica = ready.replica()) {
      assertThat(ready.notices())
          .singleElement()
          .extracting(StoreNotice::what)
          .asString()
          .contains("damaged", "set aside");
      assertThat(replica.documents()).isEmpty();
    }
    assertThat(Files.readAllBytes(ready.notices().getFirst().where().resolve("weft.db")))
        .isEqualTo(garbage);
  }

  @Test
  void open_truncatedDatabase_rescuesWhatIsReadable() throws Exception {
    try (Replica replica = open()) {
      replica.describe(new StoredDocument("a", "Plan", "code", 10, 20, true));
      for (int i = 0; i < 100; i++) {
        replica.append("a", LogEntry.LOCAL, character(1, i, 'x'));
      }
    }
    Path file = directory.resolve("weft.db");
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(whole, whole.length - 4096 * 6));
    StoreOpening.Ready ready = ready();
    try (Replica replica = ready.replica()) {
      assertThat(ready.notices()).hasSize(1);
      Path kept = ready.notices().getFirst().where().resolve("weft.db");
      assertThat(Files.size(kept)).isEqualTo(whole.length - 4096 * 6);
      replica.append("b", LogEntry.LOCAL, hello());
      promise(replica);
    }
  }

  @Test
  void diskFull_keepsRowsInMemoryAndWritesThemWhenThereIsSpace() throws Exception {
    Heard heard = new Heard();
    try (Replica replica = open()) {
      replica.append("a", LogEntry.LOCAL, hello());
      promise(replica);
      replica.limitPages(1);
      replica.listen(heard);
      byte[] large = new byte[40_000];
      for (int i = 0; i < 3; i++) {
        replica.append("a", LogEntry.LOCAL, string(1, 5 + i * large.length, large));
      }
      assertThat(replica.flush(Duration.ofMillis(300))).isFalse();
      assertThat(replica.health())
          .isInstanceOfSatisfying(
              StoreHealth.Failing.class,
              failing -> {
                assertThat(failing.cause()).isEqualTo(StoreHealth.Cause.DISK_FULL);
                assertThat(failing.rowsWaiting()).isEqualTo(3);
              });
      replica.limitPages(1_000_000);
      promise(replica);
      assertThat(replica.health()).isInstanceOf(StoreHealth.Writing.class);
      assertThat(heard.health().getLast()).isInstanceOf(StoreHealth.Writing.class);
      assertThat(((StoredContent.Present) replica.load("a")).updates()).hasSize(4);
    }
  }

  @Test
  void lockedByAnotherProgram_waitsAndGoesOn() throws Exception {
    try (Replica replica = open()) {
      try (Connection other = connect();
          Statement statement = other.createStatement()) {
        statement.execute("BEGIN IMMEDIATE");
        replica.append("a", LogEntry.LOCAL, hello());
        assertThat(replica.flush(Duration.ofSeconds(4))).isFalse();
        assertThat(((StoreHealth.Failing) replica.health()).cause())
            .isEqualTo(StoreHealth.Cause.LOCKED);
        statement.execute("COMMIT");
      }
      promise(replica);
      assertThat(replica.load("a")).isInstanceOf(StoredContent.Present.class);
    }
  }

  private static byte[] string(int client, int clock, byte[] latin) {
    var out = new dev.weft.crdt.codec.ByteWriter();
    out.writeVarUint(1);
    out.writeVarUint(1);
    out.writeVarUint(client);
    out.writeVarUint(clock);
    out.writeUint8(4);
    out.writeVarUint(1);
    out.writeVarString("t");
    out.writeVarString("x".repeat(latin.length));
    out.writeVarUint(0);
    return out.toByteArray();
  }
}
