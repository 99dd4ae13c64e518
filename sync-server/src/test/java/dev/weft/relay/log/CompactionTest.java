package dev.weft.relay.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.crdt.StateVector;
import dev.weft.crdt.Updates;
import dev.weft.relay.blob.BlobFailure;
import dev.weft.relay.blob.BlobKey;
import dev.weft.relay.blob.BlobStore;
import dev.weft.relay.blob.Blobs;
import dev.weft.relay.world.World;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints, the archive and trimming: nothing is lost on the way, whatever breaks. */
final class CompactionTest {
  private static final String DOCUMENT = "essay";
  private static final CompactionPolicy ON_DEMAND =
      new CompactionPolicy(Long.MAX_VALUE, Long.MAX_VALUE);

  @TempDir Path folder;

  private final World world = World.system();
  private UpdateLog log;
  private long epoch;
  private long written;

  private static final class Silent implements UpdateLog.CommitListener {
    @Override
    public void committed(int records, int bytes, long nanos) {}

    @Override
    public void failed(LogFailure failure) {}
  }

  @BeforeEach
  void open() {
    open(Blobs.files(blobs()), ON_DEMAND);
  }

  private void open(BlobStore blobs, CompactionPolicy policy) {
    log = Logs.embedded(folder.resolve("relay.db"), blobs, policy, world, new Silent());
    epoch = log.takeOver("me");
  }

  private void reopen() {
    log.close();
    open();
  }

  private Path blobs() {
    return folder.resolve("blobs");
  }

  @AfterEach
  void close() {
    log.close();
    world.close();
  }

  private void type(int count) {
    List<CompletableFuture<Void>> commits = new ArrayList<>();
    var lane = new Append.Lane();
    for (int i = 0; i < count; i++) {
      var commit = new CompletableFuture<Void>();
      commits.add(commit);
      byte[] update = TypedText.character(written++);
      log.append(
          new Append(
              DOCUMENT, written, epoch, "ann", 1, 5, update, new byte[] {0}, lane, told(commit)));
    }
    commits.forEach(CompletableFuture::join);
  }

  private static Append.Outcome told(CompletableFuture<Void> commit) {
    return new Append.Outcome() {
      @Override
      public void committed() {
        commit.complete(null);
      }

      @Override
      public void failed(LogFailure failure) {
        commit.completeExceptionally(failure);
      }
    };
  }

  private static StateVector content(StoredDocument stored) {
    return Updates.stateVector(Updates.merge(stored.updates()));
  }

  private List<Path> stored(String prefix) {
    try (Stream<Path> paths = Files.walk(blobs().resolve(prefix))) {
      return paths.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path newestCheckpoint() {
    return stored("checkpoints").stream()
        .max(Comparator.comparing(p -> Long.valueOf(p.getFileName().toString().split("-", 3)[1])))
        .orElseThrow();
  }

  private static void flip(Path file, int at) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[Math.floorMod(at, bytes.length)] ^= 1;
    Files.write(file, bytes);
  }

  private void assertWhole(StoredDocument loaded) {
    assertThat(loaded.damage()).isEmpty();
    assertThat(loaded.headSeq()).isEqualTo(written);
    assertThat(content(loaded).get(1)).isEqualTo(written);
  }

  @Test
  void compact_document_loadsFromCheckpointAndTail() {
    type(1_300);
    log.compactNow(DOCUMENT);
    type(7);
    reopen();
    StoredDocument loaded = log.load(DOCUMENT);
    assertThat(loaded.tail()).hasSize(7);
    assertWhole(loaded);
    assertThat(newestCheckpoint()).isRegularFile();
  }

  @Test
  void compact_severalTimes_keepsHistoryWholeAndTwoCheckpoints() {
    for (int i = 0; i < 4; i++) {
      type(50);
      log.compactNow(DOCUMENT);
    }
    type(3);
    reopen();
    LogRecords history = log.records(DOCUMENT, 1, written);
    assertThat(history.damage()).isEmpty();
    assertThat(history.records()).hasSize(203);
    assertThat(history.records().get(120).update()).isEqualTo(TypedText.character(120));
    assertThat(history.records().get(120).author()).isEqualTo("ann");
    assertThat(log.records(DOCUMENT, 48, 52).records())
        .extracting(LogRecord::seq)
        .containsExactly(48L, 49L, 50L, 51L, 52L);
    assertThat(stored("checkpoints")).hasSize(2);
    assertThat(stored("segments")).hasSize(4);
    assertWhole(log.load(DOCUMENT));
  }

  @Test
  void append_manyRecords_compactsByItselfInTheBackground() {
    log.close();
    open(Blobs.files(blobs()), new CompactionPolicy(100, Long.MAX_VALUE));
    type(250);
    // Closing lets the compaction that is under way end.
    while (!Files.exists(blobs().resolve("checkpoints"))) {
      Thread.onSpinWait();
    }
    type(10);
    reopen();
    StoredDocument loaded = log.load(DOCUMENT);
    assertThat(loaded.tail().size()).isLessThan(260);
    assertWhole(loaded);
  }

  @Test
  void load_newestCheckpointMissing_isRebuiltFromTheOlderAndTheArchive() throws Exception {
    type(60);
    log.compactNow(DOCUMENT);
    type(60);
    log.compactNow(DOCUMENT);
    type(5);
    Files.delete(newestCheckpoint());
    reopen();
    assertWhole(log.load(DOCUMENT));
    log.compactNow(DOCUMENT);
    assertThat(log.load(DOCUMENT).tail()).isEmpty();
    assertWhole(log.load(DOCUMENT));
  }

  @Test
  void load_everyCheckpointDamaged_isRebuiltFromTheArchive() throws Exception {
    type(60);
    log.compactNow(DOCUMENT);
    type(60);
    log.compactNow(DOCUMENT);
    for (Path file : stored("checkpoints")) {
      flip(file, 40);
    }
    assertWhole(log.load(DOCUMENT));
    // The same records once more in a checkpoint, in place of the one that cannot be read.
    log.compactNow(DOCUMENT);
    assertThat(log.load(DOCUMENT).tail()).isEmpty();
    assertWhole(log.load(DOCUMENT));
    assertThat(log.records(DOCUMENT, 1, written).damage()).isEmpty();
  }

  @Test
  void load_checkpointAndSegmentGone_reportsEveryRecordAndServesTheRest() throws Exception {
    type(60);
    log.compactNow(DOCUMENT);
    type(40);
    log.compactNow(DOCUMENT);
    type(5);
    Files.delete(newestCheckpoint());
    Files.delete(
        stored("segments").stream()
            .filter(p -> p.getFileName().toString().contains("-61-100-"))
            .findFirst()
            .orElseThrow());
    StoredDocument loaded = log.load(DOCUMENT);
    assertThat(loaded.headSeq()).isEqualTo(105);
    assertThat(loaded.damage()).hasSize(40);
    assertThat(loaded.damage().getFirst().seq()).isEqualTo(61);
    assertThat(loaded.damage().getLast().seq()).isEqualTo(100);
    assertThat(loaded.damage().getFirst().what()).contains("segments/", "missing");
    assertThat(content(loaded).get(1)).isEqualTo(60);
    assertThat(loaded.tail()).hasSize(5);
    // What is left is evidence: it is not merged over.
    log.compactNow(DOCUMENT);
    assertThat(log.load(DOCUMENT).damage()).hasSize(40);
  }

  @Test
  void load_halfWrittenCheckpoint_isNeverTakenForAWholeOne() throws Exception {
    type(200);
    log.compactNow(DOCUMENT);
    byte[] whole = Files.readAllBytes(newestCheckpoint());
    for (int length : new int[] {0, 1, 5, whole.length / 2, whole.length - 1}) {
      Files.write(newestCheckpoint(), Arrays.copyOf(whole, length));
      assertWhole(log.load(DOCUMENT));
    }
  }

  @Test
  void compact_deposedOwner_publishesAndTrimsNothing() {
    type(50);
    try (UpdateLog other =
        Logs.embedded(
            folder.resolve("relay.db"), Blobs.files(blobs()), ON_DEMAND, world, new Silent())) {
      other.takeOver("other");
      assertThatThrownBy(() -> log.compactNow(DOCUMENT))
          .isInstanceOfSatisfying(
              LogFailure.class, f -> assertThat(f.kind()).isEqualTo(LogFailure.Kind.DEPOSED));
      assertThat(other.load(DOCUMENT).tail()).hasSize(50);
      assertThat(stored("checkpoints")).isEmpty();
    }
  }

  @Test
  void compact_blobStoreFails_leavesTheLogAsItWas() {
    type(50);
    log.close();
    open(new Refusing(Blobs.files(blobs())), ON_DEMAND);
    assertThatThrownBy(() -> log.compactNow(DOCUMENT)).isInstanceOf(BlobFailure.class);
    assertThat(log.load(DOCUMENT).tail()).hasSize(50);
    assertWhole(log.load(DOCUMENT));
  }

  @Test
  void load_blobStoreDown_isAFailureAndNeverAShorterDocument() {
    type(50);
    log.compactNow(DOCUMENT);
    log.close();
    open(new Refusing(Blobs.files(blobs())), ON_DEMAND);
    assertThatThrownBy(() -> log.load(DOCUMENT))
        .isInstanceOfSatisfying(
            LogFailure.class, f -> assertThat(f.kind()).isEqualTo(LogFailure.Kind.UNAVAILABLE));
  }

  /** A store that is down. */
  private record Refusing(BlobStore real) implements BlobStore {
    private static BlobFailure down() {
      return new BlobFailure(BlobFailure.Kind.UNAVAILABLE, "down", null);
    }

    @Override
    public void put(BlobKey key, byte[] bytes) {
      throw down();
    }

    @Override
    public void put(BlobKey key, Path file) {
      throw down();
    }

    @Override
    public byte[] get(BlobKey key) {
      throw down();
    }

    @Override
    public InputStream open(BlobKey key) {
      throw down();
    }

    @Override
    public boolean holds(BlobKey key) {
      throw down();
    }

    @Override
    public void delete(BlobKey key) {
      throw down();
    }

    @Override
    public List<BlobKey> list(String prefix) {
      throw down();
    }

    @Override
    public void close() {
      real.close();
    }
  }
}
