package dev.weft.desktop.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.desktop.world.SystemWorld;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Closing while the disk takes nothing: what is only in memory goes to a file of its own. */
class UnsavedTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Duration BRIEFLY = Duration.ofMillis(700);

  private final SystemWorld world = new SystemWorld();
  @TempDir private Path directory;

  @AfterEach
  void endTimers() {
    world.close();
  }

  private StoreOpening.Ready open() {
    return (StoreOpening.Ready) Replica.open(directory, world);
  }

  private Unsaved closeWithFullDatabase(List<byte[]> updates) {
    Replica replica = open().replica();
    replica.append("a", LogEntry.LOCAL, Edits.text(1, 0, "x"));
    assertThat(replica.flush(SOON)).isTrue();
    replica.limitPages(1);
    replica.describe(new StoredDocument("b", "Plan", "code", 1, 2, true));
    updates.forEach(update -> replica.append("b", LogEntry.LOCAL, update));
    replica.closeWithin(BRIEFLY);
    return replica.unsaved().orElseThrow();
  }

  @Test
  void close_fullDisk_saysWhatIsNotWrittenAndBringsItBackAtTheNextStart() throws Exception {
    List<byte[]> typed =
        List.of(Edits.text(7, 0, "y".repeat(40_000)), Edits.text(7, 40_000, "z".repeat(40_000)));
    Unsaved unsaved = closeWithFullDatabase(typed);
    assertThat(unsaved.rows()).isEqualTo(2);
    assertThat(unsaved.file()).isPresent();
    assertThat(unsaved.sentence()).contains("2 edits", unsaved.file().get().toString(), "next");

    StoreOpening.Ready ready = open();
    try (Replica replica = ready.replica()) {
      assertThat(replica.history("b"))
          .extracting(HistoryEntry::update)
          .containsExactlyElementsOf(typed);
      assertThat(replica.documents()).contains(new StoredDocument("b", "Plan", "code", 1, 2, true));
      assertThat(ready.notices()).singleElement().asString().contains("2 edits", "database");
    }
    assertThat(unsaved.file().get()).doesNotExist();
    StoreOpening.Ready again = open();
    try (Replica replica = again.replica()) {
      assertThat(again.notices()).isEmpty();
      assertThat(replica.history("b")).hasSize(2);
    }
  }

  /** Half a file, as a crash while it was written could leave: its whole rows still count. */
  @Test
  void start_tornFile_takesTheWholeRowsAndKeepsTheFile() throws Exception {
    List<byte[]> typed =
        List.of(Edits.text(7, 0, "y".repeat(40_000)), Edits.text(7, 40_000, "z".repeat(40_000)));
    Path file = closeWithFullDatabase(typed).file().orElseThrow();
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(whole, whole.length - 10_000));
    StoreOpening.Ready ready = open();
    try (Replica replica = ready.replica()) {
      assertThat(((StoredContent.Present) replica.load("b")).updates())
          .containsExactly(typed.getFirst());
      assertThat(ready.notices())
          .singleElement()
          .asString()
          .contains("1 edit", "could not be read");
      assertThat(ready.notices().getFirst().where()).exists();
    }
  }

  @Test
  void close_allWritten_leavesNoFile() {
    Replica replica = open().replica();
    replica.append("a", LogEntry.LOCAL, Edits.text(1, 0, "x"));
    replica.close();
    assertThat(replica.unsaved()).isEmpty();
    assertThat(directory).isDirectoryNotContaining("glob:**unsaved*");
  }
}
