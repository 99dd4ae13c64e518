package dev.weft.relay.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.relay.blob.BlobStore;
import dev.weft.relay.blob.Blobs;
import dev.weft.relay.config.Limits;
import dev.weft.relay.world.World;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The trash and attachments, on the embedded log; a subclass runs the same on Postgres. */
class TrashAndAttachmentsTest {
  private static final long DAY = Duration.ofDays(1).toMillis();

  @TempDir Path folder;

  private final AtomicLong clock = new AtomicLong(100 * DAY);
  private final World system = World.system();
  final World world = new World(clock::get, system.tickNanos(), system.entropy(), system.timers());
  private UpdateLog log;
  private long epoch;

  static final class Silent implements UpdateLog.CommitListener {
    @Override
    public void committed(int records, int bytes, long nanos) {}

    @Override
    public void failed(LogFailure failure) {}
  }

  UpdateLog openLog(BlobStore blobs) {
    return Logs.embedded(
        folder.resolve("relay.db"), blobs, CompactionPolicy.DEFAULT, world, new Silent());
  }

  @BeforeEach
  void open() {
    log = openLog(Blobs.files(folder.resolve("blobs")));
    epoch = log.takeOver("me");
  }

  @AfterEach
  void close() {
    log.close();
    system.close();
  }

  private void write(String document, long seq) {
    var commit = new CompletableFuture<Void>();
    byte[] update = TypedText.character(seq - 1);
    log.append(
        new Append(
            document,
            seq,
            epoch,
            "ann",
            1,
            5,
            update,
            new byte[] {0},
            new Append.Lane(),
            new Append.Outcome() {
              @Override
              public void committed() {
                commit.complete(null);
              }

              @Override
              public void failed(LogFailure failure) {
                commit.completeExceptionally(failure);
              }
            }));
    commit.join();
  }

  private Attachment attach(String document, String id, String content) throws IOException {
    return log.attachments()
        .add(document, id, id + ".txt", "text/plain", "ann", stream(content))
        .orElseThrow();
  }

  private static InputStream stream(String content) {
    return new ByteArrayInputStream(content.getBytes(UTF_8));
  }

  private String content(String document, String id) throws IOException {
    try (InputStream in =
        log.attachments().open(log.attachments().find(document, id).orElseThrow())) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  private List<Path> blobs(String prefix) {
    try (Stream<Path> paths = Files.walk(folder.resolve("blobs").resolve(prefix))) {
      return paths.filter(Files::isRegularFile).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void put_document_isListedServedAndComesBack() {
    write("a", 1);
    assertThat(log.trash().put("nobody", "ann")).isFalse();
    assertThat(log.trash().put("a", "ann")).isTrue();
    assertThat(log.trash().put("a", "bob")).isFalse();
    assertThat(log.trash().list()).containsExactly(new Trashed("a", 100 * DAY, "ann"));
    assertThat(log.load("a").tail()).hasSize(1);
    assertThat(log.trash().takeBack("a")).isTrue();
    assertThat(log.trash().takeBack("a")).isFalse();
    assertThat(log.trash().list()).isEmpty();
  }

  @Test
  void purge_afterThirtyDays_deletesAllOfItAndKeepsItsNumbers() throws Exception {
    write("a", 1);
    log.compactNow("a");
    write("a", 2);
    attach("a", "f", "attached");
    log.trash().put("a", "ann");
    clock.addAndGet(Limits.TRASH_RETENTION.toMillis() - 1);
    assertThat(log.trash().purgeDue(name -> false)).isZero();
    clock.addAndGet(1);
    assertThat(log.trash().purgeDue(name -> name.equals("a"))).isZero();
    assertThat(log.trash().purgeDue(name -> false)).isEqualTo(1);
    StoredDocument purged = log.load("a");
    assertThat(purged.headSeq()).isEqualTo(2);
    assertThat(purged.updates()).isEmpty();
    assertThat(purged.damage()).isEmpty();
    assertThat(log.records("a", 1, 2)).isEqualTo(new LogRecords(List.of(), List.of()));
    assertThat(blobs("checkpoints")).isEmpty();
    assertThat(blobs("segments")).isEmpty();
    assertThat(log.trash().list()).isEmpty();
  }

  @Test
  void write_purgedDocument_isRefusedByTheLogItself() throws Exception {
    write("a", 1);
    attach("a", "f", "attached");
    log.trash().put("a", "ann");
    clock.addAndGet(Limits.TRASH_RETENTION.toMillis());
    assertThat(log.trash().purgeDue(name -> false)).isEqualTo(1);
    assertThat(log.load("a").isPurged()).isTrue();
    // A document opened before the purge would go on like this.
    assertThatThrownBy(() -> write("a", 2)).hasRootCauseInstanceOf(LogFailure.class);
    assertThat(log.load("a").headSeq()).isEqualTo(1);
    assertThat(log.load("a").updates()).isEmpty();
    assertThat(log.attachments().add("a", "g", "g", "text/plain", "ann", stream("again")))
        .isEmpty();
    assertThat(log.attachments().find("a", "f")).isEmpty();
    write("b", 1);
  }

  @Test
  void attachment_whileReceived_liesInTheDataDirectory() throws Exception {
    write("a", 1);
    Path incoming = folder.resolve("incoming");
    List<Path> seen = new ArrayList<>();
    var content =
        new FilterInputStream(stream("attached")) {
          @Override
          public int read(byte[] bytes, int from, int length) throws IOException {
            try (Stream<Path> files = Files.list(incoming)) {
              files.forEach(seen::add);
            }
            return super.read(bytes, from, length);
          }
        };
    log.attachments().add("a", "f", "f", "text/plain", "ann", content);
    assertThat(seen).isNotEmpty();
    assertThat(incoming).isEmptyDirectory();
    // What a crash leaves there goes when the log is opened.
    log.close();
    Files.writeString(incoming.resolve("attachment1.part"), "half");
    log = openLog(Blobs.files(folder.resolve("blobs")));
    assertThat(incoming).isEmptyDirectory();
  }

  @Test
  void purge_writtenSinceTrashed_startsRetentionAgain() {
    write("a", 1);
    log.trash().put("a", "ann");
    clock.addAndGet(20 * DAY);
    write("a", 2);
    clock.addAndGet(20 * DAY);
    assertThat(log.trash().purgeDue(name -> false)).isZero();
    assertThat(log.load("a").tail()).hasSize(2);
    clock.addAndGet(29 * DAY);
    assertThat(log.trash().purgeDue(name -> false)).isZero();
    clock.addAndGet(1 * DAY);
    assertThat(log.trash().purgeDue(name -> false)).isEqualTo(1);
  }

  @Test
  void add_sameContentTwice_isStoredOnceAndKeptWhileUsed() throws Exception {
    write("a", 1);
    write("b", 1);
    assertThat(attach("a", "one", "same").sha256()).isEqualTo(attach("b", "two", "same").sha256());
    attach("a", "three", "other");
    assertThat(blobs("attachments")).hasSize(2);
    assertThat(log.attachments().list("a"))
        .extracting(Attachment::id)
        .containsExactlyInAnyOrder("one", "three");
    assertThat(content("b", "two")).isEqualTo("same");
    assertThat(log.attachments().remove("a", "one")).isTrue();
    assertThat(log.attachments().remove("a", "one")).isFalse();
    clock.addAndGet(60 * DAY);
    assertThat(log.attachments().sweep()).isZero();
    assertThat(content("b", "two")).isEqualTo("same");
    log.attachments().remove("b", "two");
    assertThat(log.attachments().sweep()).isZero();
    clock.addAndGet(31 * DAY);
    assertThat(log.attachments().sweep()).isEqualTo(1);
    assertThat(blobs("attachments")).hasSize(1);
    assertThat(content("a", "three")).isEqualTo("other");
  }

  @Test
  void add_contentAgainAfterItWasUnused_isNotSweptAway() throws Exception {
    write("a", 1);
    attach("a", "one", "back and forth");
    log.attachments().remove("a", "one");
    clock.addAndGet(31 * DAY);
    attach("a", "two", "back and forth");
    assertThat(log.attachments().sweep()).isZero();
    assertThat(content("a", "two")).isEqualTo("back and forth");
    log.attachments().remove("a", "two");
    clock.addAndGet(31 * DAY);
    assertThat(log.attachments().sweep()).isEqualTo(1);
    attach("a", "three", "back and forth");
    assertThat(content("a", "three")).isEqualTo("back and forth");
  }

  @Test
  void add_sameId_replacesAndReleasesWhatWasThere() throws Exception {
    write("a", 1);
    attach("a", "one", "first");
    attach("a", "one", "second");
    assertThat(content("a", "one")).isEqualTo("second");
    assertThat(log.attachments().list("a")).hasSize(1);
    clock.addAndGet(31 * DAY);
    assertThat(log.attachments().sweep()).isEqualTo(1);
  }

  @Test
  void add_toNothingOrWithABadId_isRefused() throws Exception {
    assertThat(log.attachments().add("nobody", "x", "n", "t/t", "ann", stream("x")))
        .isEqualTo(Optional.empty());
    assertThatThrownBy(() -> log.attachments().add("a", "../x", "n", "t/t", "ann", stream("x")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void open_damagedContent_failsBeforeItsEnd() throws Exception {
    write("a", 1);
    attach("a", "one", "precious");
    Files.writeString(blobs("attachments").getFirst(), "precioux");
    assertThatThrownBy(() -> content("a", "one"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("attachments/");
  }
}
