package dev.weft.desktop.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.desktop.world.SystemWorld;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damage that no document has met yet is found in the background and mended at the next start. */
class IntegrityTest {
  private final SystemWorld world = new SystemWorld();
  @TempDir private Path directory;

  @AfterEach
  void endTimers() {
    world.close();
  }

  private StoreOpening.Ready open() {
    return (StoreOpening.Ready) Replica.open(directory, world);
  }

  private long indexPage() throws Exception {
    try (Connection db =
            DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("weft.db"));
        Statement statement = db.createStatement();
        var row =
            statement.executeQuery(
                "SELECT max(pageno) FROM dbstat WHERE name = 'update_log_by_document' AND pagetype"
                    + " = 'leaf'")) {
      row.next();
      return row.getLong(1);
    }
  }

  @Test
  void damagedIndex_isToldAndMendedAtTheNextStart() throws Exception {
    try (Replica replica = open().replica()) {
      for (int i = 0; i < 1_000; i++) {
        replica.append("a", LogEntry.LOCAL, Edits.text(1, i, "x"));
      }
    }
    long page = indexPage();
    try (RandomAccessFile file =
        new RandomAccessFile(directory.resolve("weft.db").toFile(), "rw")) {
      file.seek((page - 1) * 4096 + 2_000);
      file.write(new byte[1_000]);
    }
    CompletableFuture<StoreNotice> told = new CompletableFuture<>();
    StoreOpening.Ready ready = open();
    try (Replica replica = ready.replica()) {
      assertThat(ready.notices()).isEmpty();
      replica.listen(
          new StoreListener() {
            @Override
            public void damageFound(StoreNotice notice) {
              told.complete(notice);
            }
          });
      replica.checkIntegrity();
      assertThat(told.get(60, TimeUnit.SECONDS).what()).contains("damaged", "start Weft again");
    }
    StoreOpening.Ready mended = open();
    try (Replica replica = mended.replica()) {
      assertThat(mended.notices()).singleElement().asString().contains("1000 rows");
      assertThat(((StoredContent.Present) replica.load("a")).updates()).hasSize(1_000);
    }
    assertThat(open().notices()).isEmpty();
  }
}
