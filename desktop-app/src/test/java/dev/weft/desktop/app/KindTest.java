package dev.weft.desktop.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.crdt.YDoc;
import dev.weft.desktop.Fx;
import dev.weft.desktop.editor.DocumentEditor;
import dev.weft.desktop.library.DocumentKind;
import dev.weft.desktop.session.OpenDocument;
import java.nio.file.Path;
import java.util.Optional;
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
    try (RealDesk desk = new RealDesk(folder)) {
      desk.act(() -> desk.desk.open("a"));
      DocumentEditor rich = editor(desk, null);
      desk.act(() -> rich.document().doc().applyUpdate(code()));
      DocumentEditor shown = editor(desk, rich);
      desk.act(
          () -> {
            assertThat(shown.document().kind()).isEqualTo(DocumentKind.CODE);
            assertThat(shown.document().content().toString()).isEqualTo("class A {}");
            assertThat(desk.desk.front()).contains("a");
          });
    }
  }

  /** Waits for a page other than this one. */
  private static DocumentEditor editor(RealDesk desk, @Nullable DocumentEditor before) {
    while (true) {
      Optional<DocumentEditor> editor =
          Fx.get(() -> desk.desk.editor("a").filter(made -> !made.equals(before)));
      if (editor.isPresent()) {
        return editor.get();
      }
      Fx.pulses(desk.scene, 1);
    }
  }
}
