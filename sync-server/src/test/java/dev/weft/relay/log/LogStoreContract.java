package dev.weft.relay.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.relay.log.LogFailure.Kind;
import dev.weft.relay.world.World;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every log store keeps to. */
abstract class LogStoreContract {
  private static final Append.Outcome NOBODY =
      new Append.Outcome() {
        @Override
        public void committed() {}

        @Override
        public void failed(LogFailure failure) {}
      };

  @TempDir Path folder;

  final World world = World.system();
  LogStore store;
  long epoch;

  /** Opens the store under test, the same one each time in one test. */
  abstract LogStore openStore();

  /** Runs a statement on its database behind its back. */
  abstract void tamper(String statement);

  @BeforeEach
  void open() {
    store = openStore();
    epoch = store.takeOver("first");
  }

  @AfterEach
  void close() {
    store.close();
    world.close();
  }

  void reopen() {
    store.close();
    store = openStore();
  }

  static Append append(String document, long seq, long epoch, byte... update) {
    return new Append(
        document, seq, epoch, "ann", 7, 1_000, update, new byte[] {0}, new Append.Lane(), NOBODY);
  }

  static void assertFails(ThrowingCallable call, Kind kind) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            LogFailure.class, failure -> assertThat(failure.kind()).isEqualTo(kind));
  }

  /** Tampers while no relay has the database. */
  private void sql(String statement) {
    store.close();
    tamper(statement);
    store = openStore();
  }

  @Test
  void load_unknownDocument_hasHeadZero() {
    assertThat(store.load("nobody").headSeq()).isZero();
  }

  @Test
  void commit_thenReopen_keepsRecordsInOrder() {
    store.commit(
        List.of(append("a", 1, epoch, (byte) 1), append("b", 1, epoch), append("a", 2, epoch)));
    reopen();
    DocumentRows stored = store.load("a");
    assertThat(stored.headSeq()).isEqualTo(2);
    assertThat(stored.damage()).isEmpty();
    assertThat(stored.tail()).extracting(LogRecord::seq).containsExactly(1L, 2L);
    assertThat(stored.tail().getFirst().update()).containsExactly(1);
    assertThat(stored.tail().getFirst().author()).isEqualTo("ann");
    assertThat(stored.tail().getFirst().clientId()).isEqualTo(7);
  }

  @Test
  void commit_staleEpoch_insertsNothing() {
    long newer = store.takeOver("second");
    assertThat(newer).isGreaterThan(epoch);
    assertFails(() -> store.commit(List.of(append("a", 1, epoch))), Kind.DEPOSED);
    assertThat(store.load("a").headSeq()).isZero();
    store.commit(List.of(append("a", 1, newer)));
    assertThat(store.load("a").headSeq()).isEqualTo(1);
  }

  @Test
  void commit_batchWithOneStaleRecord_insertsNoneOfIt() {
    long newer = store.takeOver("second");
    assertFails(
        () -> store.commit(List.of(append("a", 1, newer), append("b", 1, epoch))), Kind.DEPOSED);
    assertThat(store.load("a").headSeq()).isZero();
  }

  @Test
  void commit_recordThatLeavesAGap_isRefused() {
    store.commit(List.of(append("a", 1, epoch)));
    assertFails(() -> store.commit(List.of(append("a", 3, epoch))), Kind.DEPOSED);
    assertThat(store.load("a").headSeq()).isEqualTo(1);
  }

  @Test
  void commit_sameRecordTwice_isRefused() {
    store.commit(List.of(append("a", 1, epoch)));
    assertFails(() -> store.commit(List.of(append("a", 1, epoch))), Kind.UNAVAILABLE);
    assertThat(store.load("a").tail()).hasSize(1);
  }

  @Test
  void load_flippedBit_isDamageAtItsRecord() {
    store.commit(List.of(append("a", 1, epoch, (byte) 1), append("a", 2, epoch, (byte) 2)));
    sql("update update_log set bytes = ' ' where seq = 2");
    DocumentRows stored = store.load("a");
    assertThat(stored.tail()).extracting(LogRecord::seq).containsExactly(1L);
    assertThat(stored.damage()).extracting(StoredDocument.Damage::seq).containsExactly(2L);
  }

  @Test
  void load_missingRecords_areDamageAndNeverSilentlyShort() {
    store.commit(List.of(append("a", 1, epoch), append("a", 2, epoch), append("a", 3, epoch)));
    sql("delete from update_log where seq in (1, 3)");
    assertThat(store.load("a").damage())
        .extracting(StoredDocument.Damage::seq)
        .containsExactly(1L, 3L);
  }

  @Test
  void changesSince_position_namesMovedDocumentsOnce() {
    store.commit(List.of(append("a", 1, epoch), append("b", 1, epoch), append("a", 2, epoch)));
    Changes all = store.changesSince(0, 10);
    assertThat(all.heads()).extracting(Changes.Head::document).containsExactly("b", "a");
    assertThat(all.hasMore()).isFalse();
    store.commit(List.of(append("b", 2, epoch)));
    assertThat(store.changesSince(all.position(), 10).heads())
        .extracting(Changes.Head::document)
        .containsExactly("b");
    Changes first = store.changesSince(0, 1);
    assertThat(first.hasMore()).isTrue();
    assertThat(first.heads()).hasSize(1);
  }

  @Test
  void id_afterReopen_isTheSame() {
    String id = store.id();
    reopen();
    assertThat(store.id()).isEqualTo(id);
  }

  @Test
  void commit_fromAllWriters_keepsEveryRecordAndEveryChange() throws Exception {
    List<Future<?>> writers = new ArrayList<>();
    try (var threads = Executors.newFixedThreadPool(store.writers())) {
      for (int w = 0; w < store.writers(); w++) {
        String mine = "w" + w + "-";
        writers.add(
            threads.submit(
                () -> {
                  for (int seq = 1; seq <= 20; seq++) {
                    store.commit(
                        List.of(append(mine + 1, seq, epoch), append(mine + 2, seq, epoch)));
                  }
                }));
      }
      // A reader that follows the feed meanwhile must not miss a document's last change.
      long position = 0;
      boolean isOver = false;
      Map<String, Integer> told = new HashMap<>();
      while (true) {
        Changes changes = store.changesSince(position, 3);
        changes.heads().forEach(head -> told.merge(head.document(), 1, Integer::sum));
        position = changes.position();
        if (isOver && !changes.hasMore()) {
          break;
        }
        isOver = writers.stream().allMatch(Future::isDone);
      }
      for (Future<?> writer : writers) {
        writer.get();
      }
      assertThat(told).hasSize(2 * store.writers());
    }
    for (int w = 0; w < store.writers(); w++) {
      assertThat(store.load("w" + w + "-1").tail()).hasSize(20);
      assertThat(store.load("w" + w + "-2").damage()).isEmpty();
    }
  }

  @Test
  void publish_underItsEpoch_isSeenAndTrimmedOnlyAsFarAsArchived() {
    store.commit(List.of(append("a", 1, epoch), append("a", 2, epoch), append("a", 3, epoch)));
    var checkpoint = new CheckpointPointer(2, epoch, "checkpoints/x", 10, 11);
    var segment = new SegmentPointer(1, 2, epoch, "segments/x", 12, 13);
    assertThat(trim("a")).isZero();
    publish("a", checkpoint, List.of(segment));
    DocumentRows rows = store.load("a");
    assertThat(rows.checkpoints()).containsExactly(checkpoint);
    assertThat(rows.segments()).containsExactly(segment);
    assertThat(rows.tail()).extracting(LogRecord::seq).containsExactly(3L);
    assertThat(trim("a")).isEqualTo(2);
    reopen();
    assertThat(store.load("a").damage()).isEmpty();
    assertThat(store.load("a").headSeq()).isEqualTo(3);
    assertThat(store.records("a", 1, 3).damage()).hasSize(2);
  }

  @Test
  void publish_staleEpoch_isRefused() {
    store.commit(List.of(append("a", 1, epoch)));
    store.takeOver("second");
    assertFails(
        () -> publish("a", new CheckpointPointer(1, epoch, "x", 1, 1), List.of()), Kind.DEPOSED);
    assertThat(store.load("a").checkpoints()).isEmpty();
  }

  @Test
  void publish_segmentThatLeavesAGap_isRefused() {
    store.commit(List.of(append("a", 1, epoch), append("a", 2, epoch)));
    assertFails(
        () ->
            publish(
                "a",
                new CheckpointPointer(2, epoch, "x", 1, 1),
                List.of(new SegmentPointer(2, 2, epoch, "y", 1, 1))),
        Kind.DEPOSED);
    assertThat(store.load("a").checkpoints()).isEmpty();
  }

  @Test
  void forgetCheckpoints_keepsTheNewestAndNamesTheOthersBlobs() {
    for (long seq = 1; seq <= 4; seq++) {
      store.commit(List.of(append("a", seq, epoch)));
      publish("a", new CheckpointPointer(seq, epoch, "blob" + seq, 1, 1), List.of());
    }
    List<String> forgotten =
        store.background("forget", c -> store.publishing().forgetCheckpoints(c, "a", 2));
    assertThat(forgotten).containsExactly("blob2", "blob1");
    assertThat(store.load("a").checkpoints())
        .extracting(CheckpointPointer::uptoSeq)
        .containsExactly(4L, 3L);
  }

  private void publish(
      String document, CheckpointPointer checkpoint, List<SegmentPointer> segments) {
    store.background(
        "publish",
        c -> {
          store.publishing().publish(c, document, checkpoint, segments, 5);
          return null;
        });
  }

  private int trim(String document) {
    return store.background("trim", c -> store.publishing().trim(c, document, 100));
  }
}
