package dev.weft.desktop.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.crdt.codec.ByteReader;
import dev.weft.desktop.library.DocumentKind;
import dev.weft.desktop.presence.Author;
import dev.weft.desktop.status.StatusState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A document of which a row was changed on disk behind Weft's back: words, ways out, no edits. */
class DocumentProblemTest {
  @TempDir private Path directory;
  private DocumentThread thread;
  private String id = "";

  @BeforeEach
  void writeAndDamage() throws Exception {
    thread = DocumentThread.start("test-documents");
    try (Workspace workspace = open()) {
      id =
          thread
              .call(
                  () -> {
                    OpenDocument made = workspace.create("Plan", DocumentKind.CODE);
                    made.doc().transact(t -> made.content().insert(0, "first "));
                    made.doc().transact(t -> made.content().insert(6, "second"));
                    return made.id();
                  })
              .get(60, TimeUnit.SECONDS);
    }
    sql(
        "UPDATE update_log SET checksum = checksum + 1 WHERE seq = (SELECT max(seq) FROM update_log)");
  }

  @AfterEach
  void endThread() {
    thread.close();
  }

  private void sql(String sql) throws SQLException {
    try (var db = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("weft.db"));
        var statement = db.createStatement()) {
      statement.execute(sql);
    }
  }

  private Workspace open() {
    return ((WorkspaceOpening.Ready)
            Workspace.open(
                new WorkspaceOptions(directory, null, Author.named("Ada"), thread, List.of())))
        .workspace();
  }

  private DocumentProblem problem(Workspace workspace) throws Exception {
    return ((DocumentOpening.Unreadable)
            workspace.open(id).toCompletableFuture().get(60, TimeUnit.SECONDS))
        .problem();
  }

  private static List<byte[]> parts(Path file) throws Exception {
    ByteReader in = new ByteReader(Files.readAllBytes(file));
    List<byte[]> parts = new ArrayList<>();
    for (long left = in.readVarUint(); left > 0; left--) {
      parts.add(in.readVarBytes());
    }
    assertThat(in.hasRemaining()).isFalse();
    return parts;
  }

  @Test
  void open_damagedDocument_isWordsAndWaysOut() throws Exception {
    try (Workspace workspace = open()) {
      DocumentProblem problem = problem(workspace);
      assertThat(problem.happened()).contains("cannot be read");
      assertThat(problem.meaning()).contains("2 parts are sound", "1 is not");
      assertThat(problem.technical()).contains("checksum").doesNotContain("second");
      assertThat(problem.readablePart()).contains("first ");
      Path raw = problem.exportRaw(directory.resolve("raw.bin"));
      assertThat(parts(raw)).hasSize(3);
      assertThat(new String(parts(raw).getLast(), java.nio.charset.StandardCharsets.ISO_8859_1))
          .as("unsound parts, too")
          .contains("second");
      problem.exportReadable(directory.resolve("text.txt"));
      assertThat(directory.resolve("text.txt")).hasContent("first ");
      assertThat(workspace.documents().entries())
          .singleElement()
          .satisfies(
              entry -> {
                assertThat(entry.title()).isEqualTo("Plan");
                assertThat(entry.status().state()).isEqualTo(StatusState.DAMAGED);
              });
    }
  }

  /** However often it is opened or renamed, nothing is written over what is stored. */
  @Test
  void open_damagedDocumentAgainAndAgain_isNeverSavedOver() throws Exception {
    byte[] before = Files.readAllBytes(directory.resolve("weft.db"));
    for (int i = 0; i < 3; i++) {
      try (Workspace workspace = open()) {
        problem(workspace);
        workspace.rename(id, "Another");
        problem(workspace);
      }
    }
    assertThat(Files.readAllBytes(directory.resolve("weft.db"))).isEqualTo(before);
  }

  /** Without the relay there is nothing to fetch, and an empty page would look like a loss. */
  @Test
  void fetch_withoutRelay_changesNothing() throws Exception {
    byte[] before = Files.readAllBytes(directory.resolve("weft.db"));
    try (Workspace workspace = open()) {
      DocumentProblem problem = problem(workspace);
      assertThat(problem.canFetch()).isFalse();
      assertThat(problem.fetchFromRelay().toCompletableFuture().get(60, TimeUnit.SECONDS))
          .isInstanceOf(DocumentOpening.Unreadable.class);
      assertThat(problem(workspace).readablePart()).contains("first ");
    }
    assertThat(Files.readAllBytes(directory.resolve("weft.db"))).isEqualTo(before);
  }
}
