package dev.weft.desktop.replica;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Closing while the disk takes nothing: what is only in memory goes to a file of its own. */
class UnsavedTest extends StoreFixture {
  private static final Duration BRIEFLY = Duration.ofMillis(700);

  private Unsaved closeWithFullDatabase(List<byte[]> updates) {
    Replica replica = open();
    replica.append("a", LogEntry.LOCAL, Edits.text(1, 0, "x"));
    promise(replica);
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

    StoreOpening.Ready ready = ready();
    try (Replica replica = ready.replica()) {
      assertThat(replica.history("b"))
          .extracting(HistoryEntry::update)
          .containsExactlyElementsOf(typed);
      assertThat(replica.documents()).contains(new StoredDocument("b", "Plan", "code", 1, 2, true));
      assertThat(ready.notices()).singleElement().asString().contains("2 edits", "database");
    }
    assertThat(unsaved.file().get()).doesNotExist();
    StoreOpening.Ready again = ready();
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
    StoreOpening.Ready ready = ready();
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
    Replica replica = open();
    replica.append("a", LogEntry.LOCAL, Edits.text(1, 0, "x"));
    replica.close();
    assertThat(replica.unsaved()).isEmpty();
    assertThat(directory).isDirectoryNotContaining("glob:**unsaved*");
  }

  private List<Path> unsavedFiles() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.getFileName().toString().startsWith("unsaved-")).toList();
    }
  }

  /** Starts again on a disk that is as full as it was when the file was written. */
  private Replica openStillFull(Path file) throws IOException {
    Path away = Files.move(file, directory.resolve("away"));
    Replica replica = open();
    replica.limitPages(1);
    Files.move(away, file);
    assertThat(replica.takeOverUnsaved(BRIEFLY))
        .singleElement()
        .asString()
        .contains("2 edits", "still cannot");
    return replica;
  }

  @Test
  void close_diskStaysFull_keepsEachEditOnce() throws Exception {
    List<byte[]> typed =
        List.of(Edits.text(7, 0, "y".repeat(40_000)), Edits.text(7, 40_000, "z".repeat(40_000)));
    Path file = closeWithFullDatabase(typed).file().orElseThrow();
    for (int start = 0; start < 2; start++) {
      Replica replica = openStillFull(file);
      replica.closeWithin(BRIEFLY);
      assertThat(replica.unsaved().orElseThrow().rows()).isEqualTo(2);
      assertThat(unsavedFiles()).as("the newest holds it all").hasSize(1);
      file = unsavedFiles().getFirst();
    }
    try (Replica replica = open()) {
      assertThat(replica.history("b"))
          .extracting(HistoryEntry::update)
          .containsExactlyElementsOf(typed);
    }
  }

  /** A title of the file must not come back over one that was given since. */
  @Test
  void takeOver_writtenLater_fileIsGoneAtThatMoment() throws Exception {
    Path file =
        closeWithFullDatabase(
                List.of(
                    Edits.text(7, 0, "y".repeat(40_000)),
                    Edits.text(7, 40_000, "z".repeat(40_000))))
            .file()
            .orElseThrow();
    try (Replica replica = openStillFull(file)) {
      replica.limitPages(1_000_000);
      promise(replica);
      assertThat(file).as("also if the program is killed now").doesNotExist();
      replica.describe(new StoredDocument("b", "Better plan", "code", 1, 3, true));
    }
    StoreOpening.Ready ready = ready();
    try (Replica replica = ready.replica()) {
      assertThat(ready.notices()).isEmpty();
      assertThat(replica.documents()).extracting(StoredDocument::title).contains("Better plan");
    }
  }

  @Test
  void close_onlyNamesAreNotWritten_saysSoWithoutCountingEdits() {
    Replica replica = open();
    replica.limitPages(1);
    replica.describe(new StoredDocument("b", "Plan".repeat(20_000), "code", 1, 2, true));
    replica.closeWithin(BRIEFLY);
    Unsaved unsaved = replica.unsaved().orElseThrow();
    assertThat(unsaved.sentence()).contains("could not be written").doesNotContain("0 edits");
    StoreOpening.Ready ready = ready();
    ready.replica().close();
    assertThat(ready.notices()).singleElement().asString().doesNotContain("0 edits");
  }
}
