package dev.weft.desktop.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.desktop.world.World;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What the writer does with what goes wrong around it. */
class LogWriterTest extends StoreFixture {
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
      promise(replica);
      replica.append("a", LogEntry.LOCAL, Edits.text(1, 1, "y"));
      promise(replica);
      assertThat(heard).hasValue(2);
    }
  }

  /** A write that throws an error is tried again by itself, or dropped; it holds no row back. */
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
      promise(replica);
      assertThat(replica.load("a")).isInstanceOf(StoredContent.Present.class);
      assertThat(replica.health()).isInstanceOf(StoreHealth.Writing.class);
    }
  }

  /** Another program, or a copy put back, may have used the position meanwhile. */
  @Test
  void append_positionTaken_rowGetsAnotherOneAndBothAreThere() throws Exception {
    Heard heard = new Heard();
    try (Replica replica = open()) {
      replica.listen(heard);
      long first = replica.append("a", LogEntry.LOCAL, Edits.text(1, 0, "x"));
      promise(replica);
      byte[] theirs = Edits.text(2, 0, "z");
      try (Connection db = connect();
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
      promise(replica);
      replica.append("a", LogEntry.LOCAL, Edits.text(1, 3, "y"));
      promise(replica);
      assertThat(((StoredContent.Present) replica.load("a")).updates())
          .contains(Edits.text(1, 0, "x"), theirs, Edits.text(1, 1, "y"), Edits.text(1, 3, "y"))
          .hasSize(7);
      assertThat(heard.committed()).isSorted().hasSize(4).doesNotHaveDuplicates();
    }
  }

  /** A damaged table under a write that is not a row must not hold back the rows behind it. */
  @Test
  void write_damagedPages_isDroppedAndRowsAreWritten() {
    try (Replica replica = open()) {
      replica.enqueue(
          db -> {
            throw new SQLiteException("damaged", SQLiteErrorCode.SQLITE_CORRUPT);
          });
      replica.append("a", LogEntry.LOCAL, Edits.text(1, 0, "x"));
      promise(replica);
      assertThat(replica.load("a")).isInstanceOf(StoredContent.Present.class);
    }
  }

  /** No memory for the write, and then none to say so either. */
  @Test
  void memory_isShortAlsoForTheNews_writerGoesOn() {
    AtomicInteger failures = new AtomicInteger();
    World poor = new PoorWorld(world, failures);
    try (Replica replica = ((StoreOpening.Ready) Replica.open(directory, poor)).replica()) {
      AtomicInteger tries = new AtomicInteger();
      failures.set(2);
      replica.enqueue(
          db -> {
            if (tries.incrementAndGet() < 3) {
              throw new OutOfMemoryError("for a test");
            }
          });
      replica.append("a", LogEntry.LOCAL, Edits.text(1, 0, "x"));
      promise(replica);
      failures.set(2);
      replica.append("a", LogEntry.LOCAL, Edits.text(1, 1, "x"));
      promise(replica);
      assertThat(failures).hasValue(0);
      assertThat(replica.health()).isInstanceOf(StoreHealth.Writing.class);
      assertThat(((StoredContent.Present) replica.load("a")).updates()).hasSize(2);
    }
  }

  /** What is on disk is not written again because the news of it failed. */
  @Test
  void memory_isShortAfterTheCommit_writesAreAppliedOnceAndReported() {
    AtomicInteger failures = new AtomicInteger();
    AtomicInteger applied = new AtomicInteger();
    Heard heard = new Heard();
    World poor = new PoorWorld(world, failures);
    try (Replica replica = ((StoreOpening.Ready) Replica.open(directory, poor)).replica()) {
      replica.listen(heard);
      failures.set(3);
      replica.enqueue(db -> applied.incrementAndGet());
      long seq = replica.append("a", LogEntry.LOCAL, Edits.text(1, 0, "x"));
      promise(replica);
      assertThat(applied).hasValue(1);
      assertThat(heard.committed()).containsExactly(seq);
    }
  }

  /** A world whose clock has no memory for the writer, so many times. */
  private record PoorWorld(World world, AtomicInteger failures) implements World {
    @Override
    public long wallMillis() {
      if (Thread.currentThread().getName().equals("weft-replica-writer")
          && failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
        throw new OutOfMemoryError("for a test");
      }
      return world.wallMillis();
    }

    @Override
    public long nanos() {
      return world.nanos();
    }

    @Override
    public long below(long bound) {
      return world.below(bound);
    }

    @Override
    public Timer after(Duration delay, Runnable task) {
      return world.after(delay, task);
    }
  }

  private static Write describing(StoredDocument document, AtomicBoolean isDamaged) {
    return new Write() {
      @Override
      public void apply(Statements db) throws SQLException {
        if (isDamaged.get()) {
          throw new SQLiteException("damaged", SQLiteErrorCode.SQLITE_CORRUPT);
        }
        db.describe(document);
      }

      @Override
      public StoredDocument described() {
        return document;
      }
    };
  }

  /** Damage under the library: it is told, looked into at the next start, and the name is kept. */
  @Test
  void describe_damagedPages_isToldAndWrittenAtTheNextStart() {
    StoredDocument named = new StoredDocument("a", "Plan", "code", 1, 2, true);
    Heard heard = new Heard();
    Replica replica = open();
    replica.listen(heard);
    replica.enqueue(describing(named, new AtomicBoolean(true)));
    replica.append("a", LogEntry.LOCAL, Edits.text(1, 0, "x"));
    promise(replica);
    assertThat(heard.health().getFirst())
        .isInstanceOfSatisfying(
            StoreHealth.Failing.class,
            failing -> assertThat(failing.cause()).isEqualTo(StoreHealth.Cause.DAMAGED));
    assertThat(replica.health()).as("rows are written").isInstanceOf(StoreHealth.Writing.class);
    assertThat(directory.resolve("weft.suspect")).exists();
    replica.close();
    assertThat(replica.unsaved()).isPresent();
    try (Replica again = open()) {
      assertThat(again.documents()).extracting(StoredDocument::title).containsExactly("Plan");
    }
  }

  @Test
  void describe_damagedPagesAndWrittenLater_keepsTheLaterOneOnly() {
    StoredDocument named = new StoredDocument("a", "Plan", "code", 1, 2, true);
    StoredDocument renamed = new StoredDocument("a", "Better plan", "code", 1, 3, true);
    AtomicBoolean isDamaged = new AtomicBoolean(true);
    Replica replica = open();
    replica.enqueue(describing(named, isDamaged));
    promise(replica);
    isDamaged.set(false);
    replica.enqueue(describing(renamed, isDamaged));
    replica.close();
    assertThat(replica.unsaved()).isEmpty();
    try (Replica again = open()) {
      assertThat(again.documents()).containsExactly(renamed);
    }
  }
}
