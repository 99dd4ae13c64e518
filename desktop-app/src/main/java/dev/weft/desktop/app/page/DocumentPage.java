package dev.weft.desktop.app.page;

import dev.weft.crdt.Subscription;
import dev.weft.desktop.app.Messages;
import dev.weft.desktop.editor.DocumentEditor;
import dev.weft.desktop.editor.Language;
import dev.weft.desktop.library.DocumentKind;
import dev.weft.desktop.session.OpenDocument;
import java.util.ArrayList;
import java.util.List;
import javafx.animation.Animation;
import javafx.animation.PauseTransition;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.VBox;
import javafx.util.Duration;

/** Everything under the tab strip while a document is in front. */
public final class DocumentPage extends BorderPane implements AutoCloseable {
  /** Outline and word count read the whole document, so they follow typing at this distance. */
  private static final Duration CALM = Duration.millis(300);

  private static final KeyCombination FIND =
      new KeyCodeCombination(KeyCode.F, KeyCombination.SHORTCUT_DOWN);

  private static final KeyCombination LINK =
      new KeyCodeCombination(KeyCode.K, KeyCombination.SHORTCUT_DOWN, KeyCombination.SHIFT_DOWN);
  private static final KeyCombination PLAIN =
      new KeyCodeCombination(KeyCode.V, KeyCombination.SHORTCUT_DOWN, KeyCombination.SHIFT_DOWN);

  private final PauseTransition calm = new PauseTransition(CALM);
  private final List<Runnable> onFacts = new ArrayList<>();
  private final OpenDocument document;
  private final DocumentEditor editor;
  private final PageToolbar toolbar;
  private final FindBar find;
  private final LinkBar link;
  private final List<Subscription> subscriptions = new ArrayList<>();
  private Language language;
  private Runnable onHistory = () -> {};

  public DocumentPage(OpenDocument document) {
    this.document = document;
    editor = new DocumentEditor(document);
    find = new FindBar(editor);
    link = new LinkBar(editor);
    toolbar = new PageToolbar(editor, find::open, link::open, () -> onHistory.run());
    PageMenu.install(editor, link::open);
    language = Language.ofTitle(document.title());
    getStyleClass().add("weft-page");
    setTop(new VBox(toolbar, find, link));
    addEventFilter(KeyEvent.KEY_PRESSED, this::pressed);
    setCenter(editor);
    if (document.kind() == DocumentKind.RICH) {
      Outline outline = new Outline(editor);
      setRight(outline);
      onFacts.add(outline::update);
      editor.onText(this::changed);
    }
    editor.onCaret(this::changed);
    calm.setOnFinished(e -> onFacts.forEach(Runnable::run));
    track(document.onTitle(this::titled));
    track(document.onPeople(people -> toolbar.showPeople(editor)));
    toolbar.showPeople(editor);
  }

  private void pressed(KeyEvent e) {
    if (FIND.match(e)) {
      find.open();
      e.consume();
    } else if (LINK.match(e) && document.kind() == DocumentKind.RICH) {
      link.open();
      e.consume();
    } else if (PLAIN.match(e) && editor.isTextFocused()) {
      editor.paste(true);
      e.consume();
    }
  }

  private void changed() {
    if (document.kind() == DocumentKind.CODE) {
      onFacts.forEach(Runnable::run);
    } else if (calm.getStatus() != Animation.Status.RUNNING) {
      calm.playFromStart();
    }
  }

  private void titled(String title) {
    Language named = Language.ofTitle(title);
    if (document.kind() == DocumentKind.CODE && !named.equals(language)) {
      language = named;
      editor.setLanguage(named);
    }
  }

  /** The editor of this page. */
  public DocumentEditor editor() {
    return editor;
  }

  /** Closes this subscription with the page. */
  public void track(Subscription subscription) {
    subscriptions.add(subscription);
  }

  /** What the button for the history does. */
  public void onHistory(Runnable action) {
    onHistory = action;
  }

  /** Calls back when {@link #facts} may have changed. */
  public void onFacts(Runnable action) {
    onFacts.add(action);
  }

  /** What the status bar says at its right end. */
  public List<String> facts() {
    if (document.kind() == DocumentKind.CODE) {
      int[] place = editor.place();
      return List.of(Messages.text("status.place", place[0], place[1]), language.name());
    }
    long words = editor.words();
    return List.of(
        words == 1 ? Messages.text("status.words.one") : Messages.text("status.words.many", words));
  }

  @Override
  public void close() {
    calm.stop();
    subscriptions.forEach(Subscription::close);
    editor.close();
    document.close();
  }
}
