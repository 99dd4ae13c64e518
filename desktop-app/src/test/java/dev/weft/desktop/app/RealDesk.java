package dev.weft.desktop.app;

import dev.weft.crdt.DeltaOp;
import dev.weft.desktop.Fx;
import dev.weft.desktop.app.drive.Screenshot;
import dev.weft.desktop.app.theme.Fonts;
import dev.weft.desktop.app.theme.Theme;
import dev.weft.desktop.app.window.MainWindow;
import dev.weft.desktop.editor.DocumentEditor;
import dev.weft.desktop.library.DocumentKind;
import dev.weft.desktop.presence.Author;
import dev.weft.desktop.session.OpenDocument;
import dev.weft.desktop.session.Workspace;
import dev.weft.desktop.session.WorkspaceOpening;
import dev.weft.desktop.session.WorkspaceOptions;
import dev.weft.desktop.settings.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import javafx.application.Platform;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.stage.Stage;

/** The whole window over a real workspace on disk, and somebody at its keyboard. */
final class RealDesk implements AutoCloseable {
  final Workspace workspace;
  final MainWindow window;
  final Desk desk;
  final Scene scene;
  final Settings settings;
  private final Stage stage;

  /** Opens the folder; a second desk over the same folder is the next start of the program. */
  RealDesk(Path data) throws Exception {
    Fx.start();
    WorkspaceOpening opening =
        Workspace.open(
            new WorkspaceOptions(data, null, Author.named("Lena"), Platform::runLater, List.of()));
    if (!(opening instanceof WorkspaceOpening.Ready ready)) {
      throw new IllegalStateException(String.valueOf(opening));
    }
    workspace = ready.workspace();
    settings = Settings.load(data.resolve(Settings.FILE), problem -> {});
    settings.keep();
    Object[] made =
        Fx.get(
            () -> {
              Fonts.load();
              MainWindow newWindow = new MainWindow();
              Scene newScene = new Scene(newWindow, Screenshot.WIDTH, Screenshot.HEIGHT);
              Theme.LIGHT.apply(newScene);
              Stage newStage = new Stage();
              newStage.setScene(newScene);
              newWindow.sidebar().showUser("Lena");
              Desk newDesk = new Desk(workspace, newWindow, newStage, settings, null);
              newDesk.begin();
              newStage.show();
              return new Object[] {newWindow, newScene, newStage, newDesk};
            });
    window = (MainWindow) made[0];
    scene = (Scene) made[1];
    stage = (Stage) made[2];
    desk = (Desk) made[3];
  }

  @Override
  public void close() {
    Fx.run(
        () -> {
          desk.close();
          stage.hide();
        });
    settings.close();
    workspace.close();
  }

  /** Runs on the FX thread and lets the layout follow. */
  void act(Fx.ThrowingRunnable work) {
    Fx.run(work);
    Fx.pulses(scene, 3);
  }

  <T> T get(Callable<T> work) {
    return Fx.get(work);
  }

  OpenDocument create(DocumentKind kind) {
    OpenDocument document = get(() -> desk.create(kind));
    Fx.pulses(scene, 3);
    return document;
  }

  /** The editor in front. FX thread. */
  DocumentEditor editor() {
    return desk.front().flatMap(desk::editor).orElseThrow();
  }

  List<DeltaOp> delta() {
    return get(() -> editor().document().content().toDelta());
  }

  String text() {
    return get(
        () -> {
          String shown = editor().screenText();
          return shown;
        });
  }

  /** Types where the keyboard is. */
  void type(String words) {
    act(() -> editor().type(words));
  }

  /** Presses a key, such as {@code Ctrl+Shift+V}, where the keyboard is. */
  void press(String keys) {
    act(
        () -> {
          Set<String> parts = Set.of(keys.split("\\+"));
          String last = keys.substring(keys.lastIndexOf('+') + 1);
          KeyCode code = code(last);
          Node focused = Objects.requireNonNullElse(scene.getFocusOwner(), scene.getRoot());
          for (var type : List.of(KeyEvent.KEY_PRESSED, KeyEvent.KEY_RELEASED)) {
            focused.fireEvent(
                new KeyEvent(
                    type,
                    KeyEvent.CHAR_UNDEFINED,
                    "",
                    code,
                    parts.contains("Shift"),
                    parts.contains("Ctrl"),
                    parts.contains("Alt"),
                    false));
          }
        });
  }

  private static KeyCode code(String name) {
    KeyCode byName = KeyCode.getKeyCode(name);
    return byName == null ? KeyCode.valueOf(name) : byName;
  }

  /** The one node with this style class. FX thread. */
  Node find(String selector) {
    Node node = scene.getRoot().lookup(selector);
    if (node == null) {
      throw new AssertionError("nothing is " + selector);
    }
    return node;
  }
}
