package dev.weft.desktop.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.desktop.world.SystemWorld;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages overwritten in the middle of a table: the rows before and behind them come over. */
class SalvageTest {
  private static final int ROWS = 2_000;
  private static final int PAGE_BYTES = 4096;

  private final SystemWorld world = new SystemWorld();
  @TempDir private Path directory;

  @AfterEach
  void endTimers() {
    world.close();
  }

  /** Leaf pages of the log's table, in the order of the table. */
  private List<Long> leavesOf(String table) throws Exception {
    List<Long> pages = new ArrayList<>();
    try (Connection db =
            DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("weft.db"));
        Statement statement = db.createStatement();
        var rows =
            statement.executeQuery(
                "SELECT pageno FROM dbstat WHERE name = '" + table + "' AND pagetype = 'leaf'")) {
      while (rows.next()) {
        pages.add(rows.getLong(1));
      }
    }
    return pages;
  }

  private void write() {
    try (Replica replica = ((StoreOpening.Ready) Replica.open(directory, world)).replica()) {
      for (int i = 0; i < ROWS; i++) {
        replica.append("d" + i % 7, LogEntry.LOCAL, Edits.text(1 + i % 7, i / 7, "x"));
      }
    }
  }

  private int rescuedAfterDamaging(List<Long> pages, long seed) throws Exception {
    try (RandomAccessFile file =
        new RandomAccessFile(directory.resolve("weft.db").toFile(), "rw")) {
      byte[] garbage = new byte[PAGE_BYTES];
      Random random = new Random(seed);
      for (long page : pages) {
        random.nextBytes(garbage);
        file.seek((page - 1) * PAGE_BYTES);
        file.write(garbage);
      }
    }
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
    try (RandomAccessFile file =
        new RandomAccessFile(directory.resolve("weft.db").toFile(), "rw")) {
      byte[] garbage = new byte[100];
      new Random(3).nextBytes(garbage);
      file.write(garbage);
    }
    StoreOpening.Ready ready = (StoreOpening.Ready) Replica.open(directory, world);
    try (Replica replica = ready.replica()) {
      assertThat(ready.notices()).singleElement().asString().contains(ROWS + " rows");
      assertThat(replica.documents()).hasSize(7);
      assertThat(replica.history("d0")).hasSize((ROWS + 6) / 7);
      assertThat(replica.load("d0")).isInstanceOf(StoredContent.Present.class);
    }
  }
}
