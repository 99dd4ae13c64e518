package dev.weft.desktop.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.desktop.world.SystemWorld;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the writer does with what goes wrong around it. */
class LogWriterTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  private final SystemWorld world = new SystemWorld();
  @TempDir private Path directory;

  @AfterEach
  void endTimers() {
    world.close();
  }

  private Replica open() {
    return ((StoreOpening.Ready) Replica.open(directory, world)).replica();
  }

  /** A listener that fails is no reason to stop writing. */
  @Test
  void listener_throws_writerGoesOn() {
    AtomicInteger heard = new AtomicInteger();
    try (Replica replica = open()) {
      replica.listen(
          new StoreListener() {
            @Override
            public void committed(Commit commit) {
              heard.incrementAndGet();
              throw new IllegalStateException("a listener's own trouble");
            }

            @Override
            public void healthChanged(StoreHealth health) {
              throw new IllegalStateException("a listener's own trouble");
            }
          });
      replica.append("a", LogEntry.LOCAL, Edits.text(1, 0, "x"));
      assertThat(replica.flush(SOON)).isTrue();
      replica.append("a", LogEntry.LOCAL, Edits.text(1, 1, "y"));
      assertThat(replica.flush(SOON)).isTrue();
      assertThat(heard).hasValue(2);
    }
  }

  /**
   * A write that throws anything at all is tried again, says so meanwhile, and holds no row back.
   */
  @Test
  void write_throwsError_rowsAreWrittenAllTheSame() {
    AtomicInteger tries = new AtomicInteger();
    try (Replica replica = open()) {
      replica.enqueue(
          db -> {
            if (tries.incrementAndGet() < 3) {
              throw new StackOverflowError("once");
            }
          });
      replica.append("a", LogEntry.LOCAL, Edits.text(1, 0, "x"));
      assertThat(replica.flush(SOON)).isTrue();
      assertThat(replica.load("a")).isInstanceOf(StoredContent.Present.class);
      assertThat(replica.health()).isInstanceOf(StoreHealth.Writing.class);
    }
  }

  /** Another program, or a copy put back, may have used the position meanwhile. */
  @Test
  void append_positionTaken_rowGetsAnotherOneAndBothAreThere() throws Exception {
    List<Long> committed = new CopyOnWriteArrayList<>();
    try (Replica replica = open()) {
      replica.listen(
          new StoreListener() {
            @Override
            public void committed(Commit commit) {
              commit.entries().forEach(entry -> committed.add(entry.seq()));
            }

            @Override
            public void healthChanged(StoreHealth health) {}
          });
      long first = replica.append("a", LogEntry.LOCAL, Edits.text(1, 0, "x"));
      assertThat(replica.flush(SOON)).isTrue();
      byte[] theirs = Edits.text(2, 0, "z");
      try (Connection db =
              DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("weft.db"));
          Statement statement = db.createStatement();
          var insert =
              db.prepareStatement(
                  "INSERT INTO update_log (seq, document, origin, received_at, clocks, bytes,"
                      + " checksum) VALUES (?, 1, 0, 0, x'00', ?, ?)")) {
        statement.execute("PRAGMA busy_timeout = 10000");
        for (long seq = first + 1; seq < first + 4; seq++) {
          insert.setLong(1, seq);
          insert.setBytes(2, theirs);
          insert.setLong(3, Checksums.ofEntry("a", seq, 0, theirs));
          insert.executeUpdate();
        }
      }
      replica.append("a", LogEntry.LOCAL, Edits.text(1, 1, "y"));
      replica.append("a", LogEntry.LOCAL, Edits.text(1, 2, "y"));
      assertThat(replica.flush(SOON)).isTrue();
      replica.append("a", LogEntry.LOCAL, Edits.text(1, 3, "y"));
      assertThat(replica.flush(SOON)).isTrue();
      assertThat(((StoredContent.Present) replica.load("a")).updates())
          .contains(Edits.text(1, 0, "x"), theirs, Edits.text(1, 1, "y"), Edits.text(1, 3, "y"))
          .hasSize(7);
      assertThat(committed).isSorted().hasSize(4).doesNotHaveDuplicates();
    }
  }

  /** A damaged table under a write that is not a row must not hold back the rows behind it. */
  @Test
  void write_damagedPages_isDroppedAndRowsAreWritten() {
    try (Replica replica = open()) {
      replica.enqueue(
          db -> {
            throw new org.sqlite.SQLiteException(
                "damaged", org.sqlite.SQLiteErrorCode.SQLITE_CORRUPT);
          });
      replica.append("a", LogEntry.LOCAL, Edits.text(1, 0, "x"));
      assertThat(replica.flush(SOON)).isTrue();
      assertThat(replica.load("a")).isInstanceOf(StoredContent.Present.class);
    }
  }
}
