package dev.weft.desktop.app;

import dev.weft.crdt.Subscription;
import dev.weft.desktop.app.window.Pill;
import dev.weft.desktop.app.window.StatusBar;
import dev.weft.desktop.app.window.Tone;
import dev.weft.desktop.editor.DocumentEditor;
import dev.weft.desktop.session.OpenDocument;
import dev.weft.desktop.session.Workspace;
import dev.weft.desktop.status.DocumentStatus;
import dev.weft.desktop.status.StatusState;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.layout.StackPane;
import org.jspecify.annotations.Nullable;

/**
 * Carries the status of the document in front from the status model to the bar. It words nothing
 * and delays nothing: what the model withdraws is gone from the bar within the same call.
 */
final class StatusLine implements AutoCloseable {
  private final StatusBar bar;
  private final Workspace workspace;
  private final List<Subscription> subscriptions = new ArrayList<>();
  private final StatusPopover popover;
  private final StackPane layer;
  private final Subscription progress;
  private String beside = "";
  private boolean isProgressShown;
  private @Nullable OpenDocument document;

  /**
   * Watches over one bar.
   *
   * @param layer where the facts behind the pill are shown
   * @param onHidden what follows when they have been closed
   */
  StatusLine(StatusBar bar, Workspace workspace, StackPane layer, Runnable onHidden) {
    this.bar = bar;
    this.layer = layer;
    this.popover = new StatusPopover(onHidden);
    this.workspace = workspace;
    bar.onPill(this::openPopover);
    progress = workspace.onProgress(this::showProgress);
  }

  /** How far a sync of many documents is stands where the people stand otherwise. */
  private void showProgress(int done, int of) {
    isProgressShown = done < of;
    bar.showBeside(isProgressShown ? Messages.text("status.progress", done, of) : beside);
  }

  private void showBeside(String words) {
    beside = words;
    if (!isProgressShown) {
      bar.showBeside(words);
    }
  }

  /** Follows this document from now on. */
  void show(DocumentEditor editor) {
    unfollow();
    OpenDocument shown = editor.document();
    document = shown;
    subscriptions.add(shown.onStatus(this::showStatus));
    subscriptions.add(shown.onPeople(people -> showPeople(editor)));
    showStatus(shown.status());
    showPeople(editor);
  }

  private void showPeople(DocumentEditor editor) {
    showBeside(StatusBar.hereInWords(editor.people()));
  }

  private void showStatus(DocumentStatus status) {
    bar.showPill(
        new Pill(status.state().icon(), status.pill(), status.tooltip(), tone(status.state())));
    popover.update(status, workspace.connection());
  }

  /** No document is in front. */
  void showNothing(boolean noDocuments) {
    unfollow();
    document = null;
    StatusState state = StatusState.NO_DOCUMENTS;
    String words = Messages.text(noDocuments ? "status.nothing" : "status.none.open");
    bar.showPill(new Pill(state.icon(), words, workspace.connection().words(), Tone.QUIET));
    showBeside(workspace.connection().words());
    bar.showFacts(List.of());
  }

  /** The document in front cannot be read. */
  void showUnreadable() {
    unfollow();
    document = null;
    bar.showPill(
        new Pill(
            StatusState.DAMAGED.icon(),
            Messages.text("status.damaged"),
            Messages.text("status.damaged.tip"),
            Tone.BAD));
    showBeside(Messages.text("status.damaged.others"));
    bar.showFacts(List.of());
  }

  /** Opens the facts behind the pill, or closes them. */
  void openPopover() {
    if (document != null) {
      popover.toggle(layer, document.status(), workspace);
    }
  }

  static Tone tone(StatusState state) {
    return switch (state.tone()) {
      case BAD -> Tone.BAD;
      case WARN -> Tone.WARN;
      case GOOD -> Tone.OK;
      case QUIET -> Tone.QUIET;
    };
  }

  private void unfollow() {
    subscriptions.forEach(Subscription::close);
    subscriptions.clear();
  }

  @Override
  public void close() {
    unfollow();
    progress.close();
  }
}
