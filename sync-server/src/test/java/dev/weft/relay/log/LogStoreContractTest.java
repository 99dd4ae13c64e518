package dev.weft.relay.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.relay.log.LogFailure.Kind;
import dev.weft.relay.world.World;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every log store keeps to; SQLite is the one there is. */
final class LogStoreContractTest {
  private static final Append.Outcome NOBODY =
      new Append.Outcome() {
        @Override
        public void committed() {}

        @Override
        public void failed(LogFailure failure) {}
      };

  @TempDir Path folder;

  private final World world = World.system();
  private LogStore store;
  private long epoch;

  @BeforeEach
  void open() {
    store = SqliteLogStore.open(folder.resolve("relay.db"), world);
    epoch = store.takeOver("first");
  }

  @AfterEach
  void close() {
    store.close();
    world.close();
  }

  private void reopen() {
    store.close();
    store = SqliteLogStore.open(folder.resolve("relay.db"), world);
  }

  private static Append append(String document, long seq, long epoch, byte... update) {
    return new Append(
        document, seq, epoch, "ann", 7, 1_000, update, new byte[] {0}, new Append.Lane(), NOBODY);
  }

  private static void assertFails(ThrowingCallable call, Kind kind) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            LogFailure.class, failure -> assertThat(failure.kind()).isEqualTo(kind));
  }

  /** Tampers with the file while no relay has it. */
  private void sql(String statement) {
    store.close();
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("relay.db"));
        var run = connection.createStatement()) {
      run.execute(statement);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
    reopen();
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
    sql("update update_log set bytes = x'ff' where seq = 2");
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
  void commit_fullStorage_failsAsFullAndGoesOnWhenThereIsRoom() throws Exception {
    // SQLite's own page limit stands for the disk's: it gives the same SQLITE_FULL.
    store.close();
    var tight = SqliteLogStore.open(folder.resolve("relay.db"), world);
    store = tight;
    tight.limitPages(40);
    assertFails(() -> store.commit(List.of(append("a", 1, epoch, new byte[1 << 20]))), Kind.FULL);
    assertThat(store.load("a").headSeq()).isZero();
    // The limit was the connection's, and a failed one is replaced: there is room again.
    store.commit(List.of(append("a", 1, epoch, new byte[1 << 20])));
    assertThat(store.load("a").tail()).hasSize(1);
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
  void slots_ofKnownHashes_areMurmur3() {
    assertThat(Slots.murmur3(new byte[0])).isZero();
    assertThat(Slots.murmur3("test".getBytes(StandardCharsets.UTF_8))).isEqualTo(0xba6bd213);
    assertThat(Slots.murmur3("Hello, world!".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(0xc0363e43);
  }
}
