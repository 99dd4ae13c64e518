package dev.weft.desktop.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.desktop.Fx;
import dev.weft.desktop.app.history.HistoryPage;
import dev.weft.desktop.editor.DocumentEditor;
import dev.weft.desktop.history.HistoryModel;
import dev.weft.desktop.history.Moment;
import dev.weft.desktop.library.DocumentKind;
import dev.weft.desktop.session.OpenDocument;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import javafx.event.ActionEvent;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The history of a document in the real window over a real store, without a relay. */
class HistoryPageTest {
  @TempDir private Path data;
  private RealDesk window;
  private Scene scene;
  private Desk desk;

  @BeforeEach
  void open() throws Exception {
    window = new RealDesk(data);
    scene = window.scene;
    desk = window.desk;
  }

  @AfterEach
  void close() {
    window.close();
  }

  private OpenDocument written(DocumentKind kind) {
    OpenDocument document =
        Fx.get(
            () -> {
              OpenDocument made = desk.create(kind);
              editor(made).replace(0, 0, "We moor three buoys.");
              return made;
            });
    Fx.run(() -> editor(document).replace(8, 5, "four"));
    return document;
  }

  private DocumentEditor editor(OpenDocument document) {
    return desk.editor(document.id()).orElseThrow();
  }

  private void until(BooleanSupplier fact) {
    while (!Fx.get(fact::getAsBoolean)) {
      Fx.pulses(scene, 1);
    }
  }

  private static Moment moment(HistoryPage page) {
    return Objects.requireNonNull(page.model().moment());
  }

  private HistoryPage history() {
    press(KeyCode.H, true);
    HistoryPage page = Fx.get(() -> desk.historyPage().orElseThrow());
    until(() -> page.model().stage() == HistoryModel.Stage.READY && page.model().moment() != null);
    return page;
  }

  private void press(KeyCode code, boolean shortcut) {
    Fx.run(
        () -> {
          KeyEvent event =
              new KeyEvent(KeyEvent.KEY_PRESSED, "", "", code, false, shortcut, false, false);
          javafx.event.Event.fireEvent(
              scene.getFocusOwner() == null ? scene : scene.getFocusOwner(), event);
        });
  }

  private void fire(String words) {
    Fx.run(() -> button(words).fire());
  }

  private Button button(String words) {
    return scene.getRoot().lookupAll(".weft-button").stream()
        .filter(node -> node instanceof Button b && words.equals(b.getText()))
        .map(Button.class::cast)
        .findFirst()
        .orElseThrow();
  }

  private static void show(HistoryPage page, int step, Moment.Against against) {
    Fx.run(() -> page.model().show(step, against));
  }

  @Test
  void shortcut_showsTheHistoryAndEscapeTheDocumentAgain() {
    OpenDocument document = written(DocumentKind.RICH);
    HistoryPage page = history();
    until(() -> page.text().text().contains("four"));
    // What was typed and deleted within the sitting is not in the comparison.
    assertThat(Fx.get(() -> page.text().text())).isEqualTo("We moor four buoys.");
    press(KeyCode.ESCAPE, false);
    assertThat(Fx.get(() -> desk.historyPage())).isEmpty();
    assertThat(Fx.get(() -> editor(document).screenText())).isEqualTo("We moor four buoys.");
  }

  @Test
  void restore_isOneEditThatUndoTakesBack() {
    for (DocumentKind kind : DocumentKind.values()) {
      OpenDocument document = written(kind);
      HistoryPage page = history();
      Fx.run(() -> page.goTo(page.model().timeline().steps() - 2));
      until(() -> moment(page).step() == page.model().timeline().steps() - 2);
      fire("Restore this version");
      until(() -> desk.historyPage().isEmpty());
      assertThat(Fx.get(() -> editor(document).screenText())).isEqualTo("We moor three buoys.");
      Fx.run(() -> editor(document).undo());
      assertThat(Fx.get(() -> editor(document).screenText())).isEqualTo("We moor four buoys.");
      Fx.run(() -> editor(document).redo());
      assertThat(Fx.get(() -> document.content().toString())).isEqualTo("We moor three buoys.");
    }
  }

  @Test
  void restore_askedTwice_happensOnce_andNotAfterLeaving() {
    OpenDocument document = written(DocumentKind.RICH);
    HistoryPage page = history();
    Fx.run(() -> page.goTo(page.model().timeline().steps() - 2));
    until(() -> moment(page).step() == page.model().timeline().steps() - 2);
    Fx.run(
        () -> {
          Button restore = button("Restore this version");
          restore.getOnAction().handle(new ActionEvent());
          restore.getOnAction().handle(new ActionEvent());
        });
    until(() -> desk.historyPage().isEmpty());
    Fx.pulses(scene, 10);
    assertThat(Fx.get(() -> document.content().toString())).isEqualTo("We moor three buoys.");
    HistoryPage again = history();
    Fx.run(() -> again.goTo(again.model().timeline().steps() - 2));
    until(() -> moment(again).step() == again.model().timeline().steps() - 2);
    Fx.run(
        () -> {
          button("Restore this version").getOnAction().handle(new ActionEvent());
          desk.showDocument();
        });
    Fx.pulses(scene, 10);
    assertThat(Fx.get(() -> document.content().toString())).isEqualTo("We moor three buoys.");
  }

  @Test
  void restorePassage_leavesTheRest() {
    OpenDocument document = written(DocumentKind.RICH);
    Fx.run(() -> editor(document).replace(19, 0, " off the bar"));
    HistoryPage page = history();
    int step = page.model().timeline().steps() - 3;
    Fx.run(() -> page.goTo(step));
    until(() -> moment(page).step() == step && page.text().text().contains("three"));
    Fx.run(
        () -> {
          int at = page.text().text().indexOf("three");
          page.text().select(at, at + 5);
        });
    fire("Restore selection");
    until(() -> desk.historyPage().isEmpty());
    assertThat(Fx.get(() -> document.content().toString()))
        .isEqualTo("We moor three buoys. off the bar");
  }

  /** What somebody else types while the way back is being made stays. */
  @Test
  void restore_whileOthersWrite_keepsTheirWords() {
    OpenDocument document = written(DocumentKind.RICH);
    HistoryPage page = history();
    Fx.run(
        () -> {
          page.goTo(page.model().timeline().steps() - 2);
          document.content().insert(0, "Meanwhile: ");
        });
    until(() -> moment(page).step() == page.model().timeline().steps() - 2);
    fire("Restore this version");
    until(() -> desk.historyPage().isEmpty());
    String text = Fx.get(() -> document.content().toString());
    // Written before the way back was made, so the log has it and it goes; undo brings it back.
    assertThat(text).endsWith("We moor three buoys.");
    Fx.run(() -> editor(document).undo());
    assertThat(Fx.get(() -> document.content().toString()))
        .isEqualTo("Meanwhile: We moor four buoys.");
  }

  @Test
  void copy_isADocumentOfItsOwn() {
    OpenDocument document = written(DocumentKind.RICH);
    HistoryPage page = history();
    Fx.run(() -> page.goTo(page.model().timeline().steps() - 2));
    fire("Copy as a new document");
    until(() -> desk.historyPage().isEmpty());
    String copy = Fx.get(() -> desk.front().orElseThrow());
    assertThat(copy).isNotEqualTo(document.id());
    assertThat(Fx.get(() -> desk.editor(copy).orElseThrow().screenText()))
        .isEqualTo("We moor three buoys.");
  }

  /** Closing the tab behind a history, or jumping to another document, ends the history. */
  @Test
  void otherDocument_endsTheHistory() {
    written(DocumentKind.RICH);
    HistoryPage page = history();
    Fx.run(() -> desk.create(DocumentKind.CODE));
    assertThat(Fx.get(() -> desk.historyPage())).isEmpty();
    show(page, 0, Moment.Against.NOTHING);
    assertThat(Fx.get(() -> desk.front())).isPresent();
  }
}
