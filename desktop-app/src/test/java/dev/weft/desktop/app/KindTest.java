package dev.weft.desktop.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.crdt.YDoc;
import dev.weft.desktop.Fx;
import dev.weft.desktop.app.theme.Fonts;
import dev.weft.desktop.app.window.MainWindow;
import dev.weft.desktop.editor.DocumentEditor;
import dev.weft.desktop.library.DocumentKind;
import dev.weft.desktop.presence.Author;
import dev.weft.desktop.session.OpenDocument;
import dev.weft.desktop.session.Workspace;
import dev.weft.desktop.session.WorkspaceOpening;
import dev.weft.desktop.session.WorkspaceOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javafx.application.Platform;
import javafx.scene.Scene;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A document that is opened before anything of it has arrived. */
class KindTest {
  @TempDir Path folder;

  /** What a relay sends of a document of code. */
  private static byte[] code() {
    YDoc doc = new YDoc();
    doc.getMap("meta").set("kind", DocumentKind.CODE.wire());
    doc.getText(OpenDocument.CONTENT).insert(0, "class A {}");
    return doc.encodeStateAsUpdate();
  }

  @Test
  void kindThatArrivesAfterOpening_isShownAsWhatItIs() throws Exception {
    Fx.start();
    Workspace workspace =
        ((WorkspaceOpening.Ready)
                Workspace.open(
                    new WorkspaceOptions(
                        folder, null, Author.named("Lena"), Platform::runLater, List.of())))
            .workspace();
    MainWindow window = Fx.get(MainWindow::new);
    Fx.run(Fonts::load);
    Scene scene = Fx.get(() -> new Scene(window, 900, 600));
    Desk desk =
        Fx.get(
            () -> {
              Stage stage = new Stage();
              stage.setScene(scene);
              Desk made = new Desk(workspace, window, stage, null);
              made.begin();
              stage.show();
              made.open("a");
              return made;
            });
    DocumentEditor rich = editor(desk, scene, null);
    Fx.run(() -> rich.document().doc().applyUpdate(code()));
    DocumentEditor shown = editor(desk, scene, rich);
    Fx.run(
        () -> {
          assertThat(shown.document().kind()).isEqualTo(DocumentKind.CODE);
          assertThat(shown.document().content().toString()).isEqualTo("class A {}");
          assertThat(desk.front()).contains("a");
        });
    workspace.close();
  }

  /** Waits for a page other than this one. */
  private static DocumentEditor editor(Desk desk, Scene scene, @Nullable DocumentEditor before) {
    while (true) {
      Optional<DocumentEditor> editor =
          Fx.get(() -> desk.editor("a").filter(made -> !made.equals(before)));
      if (editor.isPresent()) {
        return editor.get();
      }
      Fx.pulses(scene, 1);
    }
  }
}
