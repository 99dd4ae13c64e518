package dev.weft.desktop.app;

import dev.weft.crdt.DeltaOp;
import dev.weft.desktop.app.history.HistoryPage;
import dev.weft.desktop.app.window.MainWindow;
import dev.weft.desktop.editor.DocumentEditor;
import dev.weft.desktop.history.HistoryModel;
import dev.weft.desktop.history.Restore;
import dev.weft.desktop.history.Span;
import dev.weft.desktop.library.DocumentKind;
import dev.weft.desktop.session.OpenDocument;
import dev.weft.desktop.session.Workspace;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import javafx.application.Platform;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;

/** Goes from a document to its history and back. FX thread. */
final class HistoryDoor {
  private final Workspace workspace;
  private final MainWindow window;
  private final Stage stage;
  private final Desk desk;
  private @Nullable HistoryPage page;

  HistoryDoor(Workspace workspace, MainWindow window, Stage stage, Desk desk) {
    this.workspace = workspace;
    this.window = window;
    this.stage = stage;
    this.desk = desk;
  }

  boolean isOpen() {
    return page != null;
  }

  Optional<HistoryPage> page() {
    return Optional.ofNullable(page);
  }

  /** Shows the history of a document in place of it; the document stays open behind it. */
  void enter(DocumentEditor editor) {
    OpenDocument document = editor.document();
    HistoryModel model =
        new HistoryModel(
            workspace.log(document.id()),
            OpenDocument.CONTENT,
            workspace.userName(),
            Platform::runLater);
    page =
        new HistoryPage(
            model,
            document.kind() == DocumentKind.RICH,
            workspace::wallMillis,
            ZoneId.systemDefault(),
            new PageHost(editor));
    window.showTabs(false);
    window.showSidebar(false);
    window.showPage(page);
    stage.setTitle(Messages.text("history.window", document.title()));
  }

  /** Ends it; whoever calls shows something else. */
  void leave() {
    HistoryPage shown = page;
    page = null;
    if (shown != null) {
      shown.close();
      window.showSidebar(true);
    }
  }

  private final class PageHost implements HistoryPage.Host {
    private final DocumentEditor editor;

    PageHost(DocumentEditor editor) {
      this.editor = editor;
    }

    @Override
    public void restore(Restore restore, String when) {
      if (restore.isChange()) {
        OpenDocument document = editor.document();
        editor.apply(origin -> restore.applyTo(document.doc(), OpenDocument.CONTENT, origin));
      }
      desk.showDocument();
      window.showNotice(
          Messages.text(restore.isChange() ? "history.restored" : "history.same", when));
    }

    @Override
    public void copy(List<Span> text, String when) {
      OpenDocument past = editor.document();
      OpenDocument copy =
          workspace.create(Messages.text("history.copy.title", past.title(), when), past.kind());
      List<DeltaOp.Insert> words =
          text.stream().map(span -> new DeltaOp.Insert(span.content(), span.attributes())).toList();
      copy.doc().transact(OpenDocument.EDIT, transaction -> copy.content().applyDelta(words));
      desk.show(copy);
    }

    @Override
    public void facts(List<String> words) {
      window.status().showFacts(words);
      window.status().showBeside(Messages.text("history.adds"));
    }

    @Override
    public void close() {
      desk.showDocument();
    }
  }
}
