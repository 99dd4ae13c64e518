package dev.weft.desktop.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.desktop.world.SystemWorld;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** A data directory of its own for each test, and ways to look into it and to damage it. */
abstract class StoreFixture {
  /** Far above what a write takes, also on a machine ten times slower. */
  static final Duration SOON = Duration.ofSeconds(60);

  static final int PAGE_BYTES = 4096;

  /** No checkpoint but on demand. */
  static final StoreOptions NEVER =
      new StoreOptions(
          new CheckpointPolicy(Integer.MAX_VALUE, Long.MAX_VALUE, 100), Optional.empty());

  final SystemWorld world = new SystemWorld();
  @TempDir Path directory;

  @AfterEach
  void endTimers() {
    world.close();
  }

  StoreOpening.Ready ready() {
    return (StoreOpening.Ready) Replica.open(directory, world);
  }

  Replica open() {
    return ready().replica();
  }

  Replica open(StoreOptions options) {
    return ((StoreOpening.Ready) Replica.open(directory, world, options)).replica();
  }

  static void promise(Replica replica) {
    assertThat(replica.flush(SOON)).isTrue();
  }

  Connection connect() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("weft.db"));
  }

  void sql(String... statements) throws SQLException {
    try (Connection db = connect();
        Statement statement = db.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** All values of the first column. */
  List<Long> numbers(String sql) throws SQLException {
    List<Long> numbers = new ArrayList<>();
    try (Connection db = connect();
        Statement statement = db.createStatement();
        var rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        numbers.add(rows.getLong(1));
      }
    }
    return numbers;
  }

  long count(String sql) throws SQLException {
    return numbers(sql).getFirst();
  }

  /** Leaf pages of a table or an index, in its order. */
  List<Long> leavesOf(String table) throws SQLException {
    return numbers("SELECT pageno FROM dbstat WHERE name = '" + table + "' AND pagetype = 'leaf'");
  }

  /** Overwrites whole pages of the database file with noise. */
  void overwrite(List<Long> pages, long seed) throws IOException {
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
  }

  /** Overwrites the first bytes, without which SQLite reads nothing although all is there. */
  void overwriteHeader() throws IOException {
    try (RandomAccessFile file =
        new RandomAccessFile(directory.resolve("weft.db").toFile(), "rw")) {
      byte[] garbage = new byte[100];
      new Random(3).nextBytes(garbage);
      file.write(garbage);
    }
  }
}
