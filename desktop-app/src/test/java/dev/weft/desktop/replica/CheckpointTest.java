package dev.weft.desktop.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.crdt.StateVector;
import dev.weft.crdt.Updates;
import dev.weft.crdt.YDoc;
import dev.weft.crdt.YText;
import dev.weft.crdt.codec.ByteReader;
import dev.weft.crdt.testkit.Traces;
import dev.weft.crdt.testkit.Traces.Patch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;

/** Checkpoints, the packed log behind them, and what is left of both when one is damaged. */
class CheckpointTest extends StoreFixture {
  private final List<byte[]> typed = new ArrayList<>();

  /** Types so many edits of a recording and gives the text that they make. */
  private String type(Replica replica, int edits) {
    YDoc doc = new YDoc();
    YText text = doc.getText("t");
    doc.onUpdate(
        (update, origin, transaction) -> {
          typed.add(update);
          replica.append("a", LogEntry.LOCAL, update);
        });
    for (Patch patch : Traces.rustcode().patches().subList(0, edits)) {
      doc.transact(
          transaction -> {
            text.delete(patch.position(), patch.deleted());
            text.insert(patch.position(), patch.inserted());
          });
    }
    assertThat(replica.flush(SOON)).isTrue();
    return text.toString();
  }

  private static String text(StoredContent content) {
    YDoc doc = new YDoc();
    doc.applyUpdate(Updates.merge(((StoredContent.Present) content).updates()));
    return doc.getText("t").toString();
  }

  @Test
  void compaction_textIsTheSame_logIsPackedAndWhole() throws SQLException {
    String expected;
    try (Replica replica = open(NEVER)) {
      expected = type(replica, 2_350);
      replica.compactNow("a");
      assertThat(text(replica.load("a"))).isEqualTo(expected);
      assertThat(((StoredContent.Present) replica.load("a")).updates()).hasSize(1);
      assertThat(replica.history("a"))
          .extracting(HistoryEntry::update)
          .containsExactlyElementsOf(typed);
      assertThat(count("SELECT count(*) FROM history")).isEqualTo(3);
      assertThat(count("SELECT count(*) FROM update_log")).as("all packed").isZero();
      assertThat(replica.append("a", LogEntry.LOCAL, Edits.text(9, 0, "more")))
          .as("positions are not used twice")
          .isEqualTo(2_351);
    }
    try (Replica replica = open()) {
      assertThat(text(replica.load("a"))).contains("more").hasSize(expected.length() + 4);
      assertThat(replica.history("a")).hasSize(2_351);
    }
  }

  /** Nobody asks for it: it happens while one types, and again when a long tail is met. */
  @Test
  void typing_makesCheckpointsInTheBackground() throws Exception {
    StoreOptions often = new StoreOptions(new CheckpointPolicy(50, 1_000, 50), Optional.empty());
    try (Replica replica = open(often)) {
      String expected = type(replica, 3_000);
      await("SELECT count(*) FROM checkpoint", 1);
      await("SELECT count(*) > 0 FROM history", 1);
      assertThat(text(replica.load("a"))).isEqualTo(expected);
      assertThat(replica.history("a"))
          .extracting(HistoryEntry::update)
          .containsExactlyElementsOf(typed);
    }
  }

  @Test
  void load_longTailOfAnEarlierRun_isCheckpointed() throws Exception {
    String expected;
    try (Replica replica = open(NEVER)) {
      expected = type(replica, 800);
    }
    assertThat(count("SELECT count(*) FROM checkpoint")).isZero();
    try (Replica replica = open()) {
      replica.load("a");
      await("SELECT count(*) FROM checkpoint", 1);
      assertThat(text(replica.load("a"))).isEqualTo(expected);
    }
  }

  private void await(String sql, long expected) throws Exception {
    long end = System.nanoTime() + SOON.toNanos();
    while (count(sql) != expected) {
      assertThat(System.nanoTime()).as(sql).isLessThan(end);
      Thread.onSpinWait();
    }
  }

  /** Rows that a relay in use lacks are counted for the status, so they stay rows. */
  @Test
  void compaction_packsOnlyWhatTheRelayHas() throws SQLException {
    try (Replica replica = open(NEVER)) {
      int relay = replica.relayNumber("ws://one");
      type(replica, 1_000);
      replica.acknowledge(relay, new DocumentStore.Acknowledged("a", 600, StateVector.EMPTY));
      assertThat(replica.flush(SOON)).isTrue();
      replica.compactNow("a");
      assertThat(count("SELECT count(*) FROM update_log")).isEqualTo(400);
      assertThat(replica.unacknowledged(relay).get("a")).hasSize(400);
    }
  }

  /** A relay that comes into use later has nothing, whatever was packed meanwhile. */
  @Test
  void unacknowledged_packedRows_areOwedToALaterRelay() throws SQLException {
    try (Replica replica = open(NEVER)) {
      type(replica, 600);
      replica.compactNow("a");
      int relay = replica.relayNumber("ws://one");
      assertThat(replica.unacknowledged(relay)).containsOnly(Map.entry("a", List.of(600L)));
      replica.acknowledge(relay, new DocumentStore.Acknowledged("a", 600, StateVector.EMPTY));
      assertThat(replica.flush(SOON)).isTrue();
      assertThat(replica.unacknowledged(relay)).isEmpty();
    }
  }

  @Test
  void load_damagedCheckpoint_isReadFromTheHistory() throws SQLException {
    String expected;
    try (Replica replica = open(NEVER)) {
      expected = type(replica, 700);
      replica.compactNow("a");
      replica.append("a", LogEntry.LOCAL, Edits.text(9, 0, ""));
    }
    sql("UPDATE checkpoint SET bytes = x'00' || bytes");
    try (Replica replica = open()) {
      assertThat(text(replica.load("a"))).isEqualTo(expected);
    }
    sql("DELETE FROM checkpoint");
    try (Replica replica = open()) {
      assertThat(text(replica.load("a"))).isEqualTo(expected);
    }
  }

  /** No row is behind the checkpoint, so that nothing but its damage asks for another one. */
  @Test
  void load_damagedCheckpoint_isReplacedInTheBackground() throws Exception {
    String expected;
    try (Replica replica = open(NEVER)) {
      expected = type(replica, 700);
      replica.compactNow("a");
    }
    sql("UPDATE checkpoint SET bytes = x'00' || bytes, made_at = 0");
    try (Replica replica = open()) {
      assertThat(text(replica.load("a"))).isEqualTo(expected);
      await("SELECT count(*) FROM checkpoint WHERE made_at > 0", 1);
    }
    sql("DELETE FROM history");
    try (Replica replica = open()) {
      assertThat(text(replica.load("a"))).isEqualTo(expected);
    }
  }

  /** Rows that the index does not name would be missing in the checkpoint for good. */
  @Test
  void compaction_indexWithoutARow_makesNoCheckpoint() throws Exception {
    try (Replica replica = open(NEVER)) {
      type(replica, 300);
    }
    hideFromIndex(
        "INSERT INTO update_log SELECT 301, document, origin, received_at, clocks, bytes, checksum"
            + " FROM update_log WHERE seq = 300");
    try (Replica replica = open(NEVER)) {
      replica.append("a", LogEntry.LOCAL, Edits.text(9, 0, "behind"));
      promise(replica);
      replica.compactNow("a");
      assertThat(count("SELECT count(*) FROM checkpoint")).isZero();
      assertThat(count("SELECT count(*) FROM update_log NOT INDEXED")).isEqualTo(302);
      assertThat(directory.resolve("weft.suspect")).exists();
    }
  }

  private void hideFromIndex(String write) throws SQLException {
    long root = count("SELECT rootpage FROM sqlite_schema WHERE name = 'update_log_by_document'");
    sql(
        "PRAGMA writable_schema = ON",
        "DELETE FROM sqlite_schema WHERE name = 'update_log_by_document'");
    sql(write);
    sql(
        "PRAGMA writable_schema = ON",
        "INSERT INTO sqlite_schema VALUES ('index', 'update_log_by_document', 'update_log', "
            + root
            + ", 'CREATE INDEX update_log_by_document ON update_log (document, seq)')");
  }

  /** Every stored row, whatever it is packed in: checkpoint, segments, rows. */
  @Test
  void exportRaw_packedRows_areInTheFile() throws Exception {
    Path target = directory.resolve("raw");
    try (Replica replica = open(NEVER)) {
      type(replica, 1_300);
      replica.compactNow("a");
      replica.append("a", LogEntry.LOCAL, Edits.text(9, 0, "behind"));
      promise(replica);
      replica.exportRaw("a", target);
    }
    ByteReader in = new ByteReader(Files.readAllBytes(target));
    assertThat(in.readVarUint()).as("a checkpoint, two segments, a row").isEqualTo(4);
    in.readVarBytes();
    List<byte[]> packed = new ArrayList<>();
    for (int rows : new int[] {1_000, 300}) {
      Inflater inflater = new Inflater();
      inflater.setInput(in.readVarBytes());
      byte[] raw = new byte[1 << 20];
      raw = Arrays.copyOf(raw, inflater.inflate(raw));
      inflater.end();
      HistorySegment.decode(raw, rows).forEach(entry -> packed.add(entry.update()));
    }
    assertThat(packed).containsExactlyElementsOf(typed);
    assertThat(in.readVarBytes()).isEqualTo(Edits.text(9, 0, "behind"));
    assertThat(in.hasRemaining()).isFalse();
  }

  @Test
  void load_damagedCheckpointAndForgottenHistory_isUnreadable() throws SQLException {
    try (Replica replica = open(NEVER)) {
      type(replica, 700);
      replica.compactNow("a");
      replica.append("a", LogEntry.LOCAL, Edits.text(9, 0, "behind"));
    }
    sql("UPDATE checkpoint SET bytes = x'00' || bytes");
    sql("DELETE FROM history");
    try (Replica replica = open()) {
      StoredContent.Unreadable content = (StoredContent.Unreadable) replica.load("a");
      assertThat(content.readable()).hasSize(1);
      assertThat(String.join("\n", content.damages())).contains("checkpoint");
    }
  }

  @Test
  void setAside_withWhatIsReadable_startsAgainFromIt() throws SQLException {
    try (Replica replica = open(NEVER)) {
      type(replica, 700);
      replica.compactNow("a");
      byte[] readable = Edits.text(9, 0, "behind");
      replica.setAside("a", "damaged", readable);
      assertThat(replica.flush(SOON)).isTrue();
      assertThat(text(replica.load("a"))).isEqualTo("behind");
      assertThat(replica.documents()).hasSize(1);
      replica.compactNow("a");
      assertThat(text(replica.load("a"))).isEqualTo("behind");
    }
    assertThat(
            count(
                "SELECT count(*) FROM history h JOIN document d ON d.number = h.document"
                    + " WHERE d.set_aside_from = 'a'"))
        .isPositive();
  }

  /** What is kept is bounded by what was typed, and packing makes it small. */
  @Test
  void size_growsWithWhatIsTyped_notWithCheckpoints() throws Exception {
    try (Replica replica = open(NEVER)) {
      type(replica, 4_000);
      for (int i = 0; i < 5; i++) {
        replica.append("a", LogEntry.LOCAL, Edits.text(9, i, "x"));
        assertThat(replica.flush(SOON)).isTrue();
        replica.compactNow("a");
      }
    }
    long once = Files.size(directory.resolve("weft.db"));
    try (Replica replica = open(NEVER)) {
      for (int i = 5; i < 65; i++) {
        replica.append("a", LogEntry.LOCAL, Edits.text(9, i, "x"));
        assertThat(replica.flush(SOON)).isTrue();
        replica.compactNow("a");
      }
    }
    assertThat(Files.size(directory.resolve("weft.db")) - once)
        .as("60 characters and 60 checkpoints")
        .isLessThan(32 * 1024);
  }

  @Test
  void retention_forgetsOldHistoryAndKeepsTheText() throws Exception {
    String expected;
    try (Replica replica = open(NEVER)) {
      expected = type(replica, 700);
      replica.compactNow("a");
    }
    sql("UPDATE history SET last_at = 1000");
    StoreOptions month =
        new StoreOptions(new CheckpointPolicy(100, 1_000, 100), Optional.of(Duration.ofDays(30)));
    try (Replica replica = open(month)) {
      replica.forgetNow();
      assertThat(replica.flush(SOON)).isTrue();
      assertThat(replica.history("a")).isEmpty();
      assertThat(text(replica.load("a"))).isEqualTo(expected);
    }
  }
}
