package dev.weft.desktop.replica;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Pages overwritten in the middle of a table: the rows before and behind them come over. */
class SalvageTest extends StoreFixture {
  private static final int ROWS = 2_000;

  private void write() {
    try (Replica replica = open()) {
      for (int i = 0; i < ROWS; i++) {
        replica.append("d" + i % 7, LogEntry.LOCAL, Edits.text(1 + i % 7, i / 7, "x"));
      }
    }
  }

  private int rescuedAfterDamaging(List<Long> pages, long seed) throws Exception {
    overwrite(pages, seed);
    int rescued;
    Path other = directory.resolve("into.db");
    try (Connection into = Connections.create(other)) {
      Schema.current().migrate(into);
      rescued = Salvage.rescue(directory.resolve("weft.db"), into).rows();
      try (Statement statement = into.createStatement();
          var count = statement.executeQuery("SELECT count(*) FROM update_log")) {
        count.next();
        assertThat(count.getInt(1)).isEqualTo(rescued);
      }
    }
    java.nio.file.Files.delete(other);
    return rescued;
  }

  @Test
  void rescue_damagedPagesInTheMiddle_readsOnBehindThem() throws Exception {
    write();
    List<Long> leaves = leavesOf("update_log");
    assertThat(leaves).hasSizeGreaterThan(10);
    int perLeaf = ROWS / leaves.size();
    List<Long> damaged = List.of(leaves.get(2), leaves.get(3), leaves.get(leaves.size() - 4));
    int rescued = rescuedAfterDamaging(damaged, 1);
    assertThat(rescued).isBetween(ROWS - 3 * perLeaf - 3 * 40, ROWS - 1);
    assertThat(rescued).as("most of it").isGreaterThan(ROWS * 3 / 4);
  }

  @Test
  void rescue_firstAndLastPageDamaged_readsTheRest() throws Exception {
    write();
    List<Long> leaves = leavesOf("update_log");
    int rescued = rescuedAfterDamaging(List.of(leaves.getFirst(), leaves.getLast()), 2);
    assertThat(rescued).isGreaterThan(ROWS * 3 / 4);
  }

  /** All is sound but the first bytes, without which SQLite reads nothing. */
  @Test
  void open_headerOverwritten_takesOverEverything() throws Exception {
    write();
    overwriteHeader();
    StoreOpening.Ready ready = ready();
    try (Replica replica = ready.replica()) {
      assertThat(ready.notices()).singleElement().asString().contains("7 documents");
      assertThat(replica.documents()).hasSize(7);
      assertThat(replica.history("d0")).hasSize((ROWS + 6) / 7);
      assertThat(replica.load("d0")).isInstanceOf(StoredContent.Present.class);
    }
  }
}
