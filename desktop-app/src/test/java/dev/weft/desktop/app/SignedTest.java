package dev.weft.desktop.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.crdt.YDoc;
import dev.weft.desktop.Fx;
import dev.weft.desktop.editor.DocumentEditor;
import dev.weft.desktop.library.DocumentKind;
import dev.weft.desktop.presence.Authors;
import dev.weft.desktop.session.OpenDocument;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose name a document holds. */
class SignedTest {
  @TempDir Path folder;

  @Test
  void readingWhatOthersWrite_writesNothing_typingBringsTheName() throws Exception {
    try (RealDesk desk = new RealDesk(folder)) {
      OpenDocument made = desk.create(DocumentKind.RICH);
      desk.act(() -> desk.desk.closeDocument(made.id()));
      desk.act(() -> desk.desk.open(made.id()));
      while (!Fx.get(() -> desk.desk.editor(made.id()).isPresent())) {
        Fx.pulses(desk.scene, 1);
      }
      DocumentEditor editor = Fx.get(() -> desk.desk.editor(made.id()).orElseThrow());
      YDoc doc = editor.document().doc();
      desk.act(
          () -> {
            YDoc other = new YDoc();
            other.applyUpdate(doc.encodeStateAsUpdate());
            other.getText(OpenDocument.CONTENT).insert(0, "somebody else");
            doc.applyUpdate(other.encodeStateAsUpdate(), OpenDocument.REMOTE);
          });
      desk.act(() -> assertThat(doc.stateVector().get(doc.clientId())).isZero());
      desk.type("x");
      desk.act(() -> assertThat(Authors.isSigned(doc)).isTrue());
    }
  }
}
