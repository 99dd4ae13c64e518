package dev.weft.desktop.app;

import dev.weft.desktop.app.window.UnreadablePage;
import dev.weft.desktop.replica.StoreProblem;
import dev.weft.desktop.session.DocumentOpening;
import dev.weft.desktop.session.DocumentProblem;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javafx.application.Platform;
import javafx.scene.Node;
import javafx.stage.FileChooser;

/** Pages that stand where something could not be read: never editable, never saved over. */
final class ProblemPages {
  private ProblemPages() {}

  /** The whole store cannot be used. */
  static Node ofStore(StoreProblem problem) {
    return new UnreadablePage(
        problem.happened(), problem.meaning(), problem.wayOut(), problem.technical(), List.of());
  }

  /**
   * One document cannot be read.
   *
   * @param onReopened told how the document opens after a way out was taken
   */
  static Node ofDocument(DocumentProblem problem, Consumer<DocumentOpening> onReopened) {
    UnreadablePage[] page = new UnreadablePage[1];
    page[0] =
        new UnreadablePage(
            problem.happened(),
            problem.meaning(),
            Messages.text("unreadable.note"),
            problem.technical(),
            waysOut(problem, onReopened, () -> page[0]));
    return page[0];
  }

  private static List<UnreadablePage.WayOut> waysOut(
      DocumentProblem problem,
      Consumer<DocumentOpening> onReopened,
      Supplier<UnreadablePage> page) {
    return List.of(
        way(
            "relay",
            "bi-cloud-download",
            () -> {
              if (problem.canFetch()) {
                problem.fetchFromRelay().thenAccept(onReopened);
              } else {
                page.get().showOutcome(Messages.text("unreadable.away"));
              }
            }),
        way(
            "text",
            "bi-file-earmark-arrow-down",
            () -> save(page.get(), "recovered.txt", file -> saveText(problem, file))),
        way(
            "raw",
            "bi-folder2-open",
            () -> save(page.get(), "stored-bytes.bin", file -> saveRaw(problem, file))));
  }

  private static UnreadablePage.WayOut way(String key, String icon, Runnable action) {
    String words = "unreadable." + key;
    return new UnreadablePage.WayOut(
        icon,
        Messages.text(words),
        Messages.text(words + ".help"),
        Messages.text(words + ".do"),
        action);
  }

  private static void save(UnreadablePage page, String name, FileWork work) {
    FileChooser chooser = new FileChooser();
    chooser.setInitialFileName(name);
    File file = chooser.showSaveDialog(page.getScene().getWindow());
    if (file == null) {
      return;
    }
    Thread.ofVirtual()
        .name("weft-rescue")
        .start(
            () -> {
              String words = outcome(file, work);
              Platform.runLater(() -> page.showOutcome(words));
            });
  }

  private static String outcome(File file, FileWork work) {
    try {
      return work.save(file);
    } catch (IOException e) {
      return Messages.text("unreadable.failed", file, String.valueOf(e.getMessage()));
    }
  }

  private static String saveText(DocumentProblem problem, File file) throws IOException {
    var readable = problem.readablePart();
    if (readable.isEmpty()) {
      return Messages.text("unreadable.nothing");
    }
    Files.writeString(file.toPath(), readable.get(), StandardCharsets.UTF_8);
    return Messages.text("unreadable.saved", file);
  }

  private static String saveRaw(DocumentProblem problem, File file) throws IOException {
    return Messages.text("unreadable.saved", problem.exportRaw(file.toPath()));
  }

  private interface FileWork {
    String save(File file) throws IOException;
  }
}
