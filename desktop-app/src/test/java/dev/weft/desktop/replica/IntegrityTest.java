package dev.weft.desktop.replica;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.RandomAccessFile;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Damage that no document has met yet is found in the background and mended at the next start. */
class IntegrityTest extends StoreFixture {
  @Test
  void damagedIndex_isToldAndMendedAtTheNextStart() throws Exception {
    try (Replica replica = open()) {
      for (int i = 0; i < 1_000; i++) {
        replica.append("a", LogEntry.LOCAL, Edits.text(1, i, "x"));
      }
    }
    long page = leavesOf("update_log_by_document").getLast();
    try (RandomAccessFile file =
        new RandomAccessFile(directory.resolve("weft.db").toFile(), "rw")) {
      file.seek((page - 1) * 4096 + 2_000);
      file.write(new byte[1_000]);
    }
    CompletableFuture<StoreNotice> told = new CompletableFuture<>();
    StoreOpening.Ready ready = ready();
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
      assertThat(told.get(60, TimeUnit.SECONDS).what())
          .contains("damaged", "start Weft again")
          .doesNotContain("place");
    }
    StoreOpening.Ready mended = ready();
    try (Replica replica = mended.replica()) {
      assertThat(mended.notices()).singleElement().asString().contains("1 document ");
      assertThat(((StoredContent.Present) replica.load("a")).updates()).hasSize(1_000);
    }
    StoreOpening.Ready again = ready();
    again.replica().close();
    assertThat(again.notices()).isEmpty();
  }
}
