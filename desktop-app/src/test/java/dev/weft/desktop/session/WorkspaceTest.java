package dev.weft.desktop.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.crdt.StateVector;
import dev.weft.desktop.library.DocumentKind;
import dev.weft.desktop.presence.Author;
import dev.weft.desktop.replica.DocumentStore.Acknowledged;
import dev.weft.desktop.replica.Replica;
import dev.weft.desktop.replica.StoreOpening;
import dev.weft.desktop.replica.StoredDocument;
import dev.weft.desktop.world.SystemWorld;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A workspace over a real database, without a relay and without a window. */
class WorkspaceTest {
  @TempDir private Path directory;
  private DocumentThread thread;

  @BeforeEach
  void startThread() {
    thread = DocumentThread.start("test-documents");
  }

  @AfterEach
  void endThread() {
    thread.close();
  }

  private WorkspaceOpening opening(String... arguments) {
    return Workspace.open(
        new WorkspaceOptions(directory, null, Author.named("Ada"), thread, List.of(arguments)));
  }

  private Workspace open() {
    return ((WorkspaceOpening.Ready) opening()).workspace();
  }

  private OpenDocument open(Workspace workspace, String id) throws Exception {
    CompletableFuture<DocumentOpening> opening = workspace.open(id).toCompletableFuture();
    return ((DocumentOpening.Opened) opening.get(60, TimeUnit.SECONDS)).document();
  }

  /** What the worker writes while it ends, such as acknowledgements, still gets to the disk. */
  @Test
  void close_workersEndBeforeTheStore() {
    SystemWorld world = new SystemWorld();
    Replica replica = ((StoreOpening.Ready) Replica.open(directory, world)).replica();
    int relay = replica.relayNumber("ws://one");
    Acknowledged last = new Acknowledged("a", 7, StateVector.EMPTY);
    new Workspace(
            new Workspace.Parts(
                replica,
                world,
                thread,
                Runnable::run,
                Author.named("Ada"),
                -1,
                null,
                List.of(() -> replica.acknowledge(relay, last)),
                List.of(world)))
        .close();
    try (SystemWorld again = new SystemWorld();
        Replica reopened = ((StoreOpening.Ready) Replica.open(directory, again)).replica()) {
      assertThat(reopened.acknowledged(relay)).containsExactly(last);
    }
  }

  @Test
  void openTwice_closedByTheFirst_secondIsOpenAndWritesToTheLog() throws Exception {
    String id;
    try (Workspace workspace = open()) {
      id =
          thread
              .call(() -> workspace.create("Plan", DocumentKind.RICH).id())
              .get(60, TimeUnit.SECONDS);
    }
    try (Workspace workspace = open()) {
      workspace
          .open(id)
          .thenAccept(opening -> ((DocumentOpening.Opened) opening).document().close());
      OpenDocument second = open(workspace, id);
      thread
          .call(
              () -> {
                second.doc().transact(OpenDocument.EDIT, t -> second.content().insert(0, "kept"));
                return null;
              })
          .get(60, TimeUnit.SECONDS);
    }
    try (Workspace workspace = open()) {
      OpenDocument again = open(workspace, id);
      assertThat(thread.call(() -> again.content().toString()).get(60, TimeUnit.SECONDS))
          .isEqualTo("kept");
    }
  }

  /** Opening is reading: the database grows with what is typed and with nothing else. */
  @Test
  void thousandOpens_ofADocument_addNoByte() throws Exception {
    String id;
    try (Workspace workspace = open()) {
      OpenDocument document =
          thread.call(() -> workspace.create("Plan", DocumentKind.RICH)).get(60, TimeUnit.SECONDS);
      id = document.id();
      thread
          .call(
              () -> {
                document.doc().transact(t -> document.content().insert(0, "words"));
                document.close();
                return null;
              })
          .get(60, TimeUnit.SECONDS);
    }
    long before = Files.size(directory.resolve("weft.db"));
    for (int run = 0; run < 4; run++) {
      try (Workspace workspace = open()) {
        for (int i = 0; i < 250; i++) {
          OpenDocument document = open(workspace, id);
          thread
              .call(
                  () -> {
                    document.setCaret(1, 2);
                    document.close();
                    return null;
                  })
              .get(60, TimeUnit.SECONDS);
        }
      }
    }
    assertThat(Files.size(directory.resolve("weft.db"))).isEqualTo(before);
    assertThat(directory.resolve("weft.db-wal")).doesNotExist();
  }

  /**
   * Rows are made on the thread that opens. A task that reads them meanwhile on the document thread
   * meets half of them, and did throw; so none is to be handed over before all are made.
   */
  @Test
  void open_largeLibrary_handsOverNoTaskPerDocument() {
    try (SystemWorld world = new SystemWorld();
        Replica replica = ((StoreOpening.Ready) Replica.open(directory, world)).replica()) {
      for (int i = 0; i < 300; i++) {
        replica.describe(new StoredDocument("d" + i, "Title " + i, "rich", i, i, true));
      }
    }
    AtomicInteger tasks = new AtomicInteger();
    WorkspaceOptions options =
        new WorkspaceOptions(
            directory,
            null,
            Author.named("Ada"),
            task -> {
              tasks.incrementAndGet();
              task.run();
            },
            List.of());
    try (Workspace workspace = ((WorkspaceOpening.Ready) Workspace.open(options)).workspace()) {
      assertThat(tasks).hasValueLessThan(10);
      assertThat(workspace.documents().entries()).hasSize(300);
    }
  }

  @Test
  void secondOnTheSameDirectory_handsItsArgumentsToTheFirst() throws Exception {
    CompletableFuture<List<String>> handed = new CompletableFuture<>();
    try (Workspace first = open()) {
      first.onHandedOver(handed::complete);
      assertThat(opening("weft://relay/a", "notes.txt"))
          .isInstanceOf(WorkspaceOpening.HandedOver.class);
      assertThat(handed.get(60, TimeUnit.SECONDS)).containsExactly("weft://relay/a", "notes.txt");
    }
    open().close();
  }
}
