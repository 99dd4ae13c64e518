package dev.weft.desktop.editor;

import dev.weft.crdt.RelativePosition;
import dev.weft.crdt.Subscription;
import dev.weft.desktop.app.theme.Dye;
import dev.weft.desktop.library.DocumentKind;
import dev.weft.desktop.presence.Person;
import dev.weft.desktop.session.OpenDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javafx.animation.AnimationTimer;
import javafx.geometry.Insets;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.input.Clipboard;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.StackPane;
import org.fxmisc.flowless.VirtualizedScrollPane;
import org.jspecify.annotations.Nullable;

/**
 * The editor of one open document: its text area, the carets of the others, and the own caret
 * published to them.
 *
 * <p>FX thread. Closing lets go of the document's events; it does not close the document.
 */
public final class DocumentEditor extends StackPane implements AutoCloseable {
  /** Width of the column of a rich document, about 70 characters. */
  private static final double COLUMN = 704;

  private static final double MARGIN_MIN = 32;

  private final OpenDocument document;
  private final DocumentArea area = new DocumentArea();
  private final TextBridge bridge;
  private final CaretFlags flags;
  private final Label composition = new Label();
  private final List<Subscription> subscriptions = new ArrayList<>();
  private final List<Runnable> onText = new ArrayList<>();
  private final List<Runnable> onCaret = new ArrayList<>();
  private final RichText richText;
  private final LinkClicks links;
  private @Nullable CodeColours colours;
  private boolean peopleChanged = true;
  private boolean caretChanged;
  private final AnimationTimer pulse =
      new AnimationTimer() {
        @Override
        public void handle(long now) {
          afterPulse();
        }
      };

  public DocumentEditor(OpenDocument document) {
    this.document = document;
    boolean rich = document.kind() == DocumentKind.RICH;
    area.getStyleClass().add(rich ? "rich" : "code");
    area.setWrapText(rich);
    bridge = new TextBridge(document.doc(), document.content(), area, rich, DocumentEditor::millis);
    flags = new CaretFlags(area);
    richText = new RichText(area, bridge);
    links = new LinkClicks(area, bridge, richText);
    buildNodes(rich);
    area.setAccessibleText(document.title());
    bridge.afterFlush(this::textChanged);
    area.caretPositionProperty().addListener((o, was, is) -> caretMoved());
    area.anchorProperty().addListener((o, was, is) -> caretMoved());
    area.onComposition(this::showComposition);
    area.onUndo(this::undo, this::redo);
    subscriptions.add(document.onPeople(people -> peopleMoved()));
    peopleMoved();
  }

  private static long millis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }

  private void buildNodes(boolean rich) {
    composition.getStyleClass().addAll("weft-composition", rich ? "rich" : "code");
    composition.setVisible(false);
    composition.setManaged(false);
    composition.setMouseTransparent(true);
    getChildren().setAll(new VirtualizedScrollPane<>(area), flags, composition);
    getStyleClass().add("weft-editor");
    if (rich) {
      area.setParagraphGraphicFactory(new ListMarks(area, richText::toggleCheck)::of);
      links.install();
      new TypingRules(area, bridge, richText).install();
      new FormatKeys(area, richText).install();
      widthProperty().addListener((o, was, is) -> centreColumn(is.doubleValue()));
    } else {
      area.setParagraphGraphicFactory(new LineNumbers(area, bridge.screen())::of);
      area.setPadding(new Insets(8, 0, 8, 0));
      setLanguage(Language.ofTitle(document.title()));
      new CodeKeys(area, bridge).install();
    }
  }

  private void centreColumn(double width) {
    area.setPadding(column(width));
  }

  /** What keeps the column of a rich document in the middle of so much width. */
  static Insets column(double width) {
    double side = Math.max(MARGIN_MIN, Math.floor((width - COLUMN) / 2));
    return new Insets(MARGIN_MIN, side, MARGIN_MIN, side);
  }

  /** Colours code as this language from now on. */
  public void setLanguage(Language language) {
    if (colours != null) {
      colours.close();
      colours = null;
    }
    if (!language.equals(Language.PLAIN)) {
      colours = new CodeColours(area, language);
    }
  }

  /** The formats of the text; a code document has none. */
  public RichText richText() {
    return richText;
  }

  /** What to do with the address of a link that the user opens. */
  public void onOpenLink(Consumer<String> action) {
    links.onOpen(action);
  }

  /** Opens the link at the caret, if there is one. */
  public void openLink() {
    links.open(richText.link());
  }

  /** The menu of a secondary click, which first moves the caret there unless it is selected. */
  public void setContextMenu(ContextMenu menu) {
    area.setContextMenu(menu);
    area.addEventFilter(
        MouseEvent.MOUSE_PRESSED,
        e -> {
          if (e.getButton() == MouseButton.SECONDARY) {
            area.caretForMenu(e.getX(), e.getY());
          }
        });
  }

  /** Takes the selection away and puts it on the clipboard. */
  public void cut() {
    area.cut();
  }

  /** Puts the selection on the clipboard. */
  public void copy() {
    area.copy();
  }

  /** Replaces the selection by what the clipboard holds, without its formats if {@code plain}. */
  public void paste(boolean plain) {
    area.paste(Clipboard.getSystemClipboard(), plain);
    area.requestFollowCaret();
  }

  /** Selects the whole document. */
  public void selectAll() {
    area.selectAll();
  }

  /** Wraps lines at the window's edge, or lets them run on. */
  public void setWrap(boolean wrap) {
    area.setWrapText(wrap);
  }

  @Override
  public void close() {
    pulse.stop();
    subscriptions.forEach(Subscription::close);
    if (colours != null) {
      colours.close();
    }
    document.clearCaret();
    bridge.close();
    area.dispose();
  }

  /** The document being edited. */
  public OpenDocument document() {
    return document;
  }

  /** Puts the keyboard into the text. */
  public void focusText() {
    area.requestFocus();
  }

  /** Whether keys go to the text. */
  public boolean isTextFocused() {
    return area.isFocused();
  }

  /** Calls back, once per pulse at most, after the text on the screen has changed. */
  public void onText(Runnable action) {
    onText.add(action);
  }

  /** Calls back, once per pulse at most, after the own caret or selection has moved. */
  public void onCaret(Runnable action) {
    onCaret.add(action);
  }

  /** The text on the screen, without the breaks the screen adds to long lines. */
  public String screenText() {
    bridge.flush();
    return bridge.screen().text();
  }

  /** UTF-16 units of the document, as far as the screen has taken them in. */
  public int length() {
    return bridge.screen().length();
  }

  /** Own caret as an offset of the document. */
  public int caret() {
    return bridge.head();
  }

  /** The other end of the selection; the caret where nothing is selected. */
  public int anchor() {
    return bridge.anchor();
  }

  /** Selects a range of the document and scrolls to its head. */
  public void select(int anchor, int head) {
    bridge.select(anchor, head);
    area.requestFollowCaret();
  }

  /**
   * Replaces a range of the document on the path of keyboard and paste: the area's replace, one
   * transaction, the event of that transaction, the screen.
   */
  public void replace(int at, int deleteCount, String by) {
    bridge.select(at, at + deleteCount);
    area.replaceSelection(by);
  }

  /** Whether anything is selected. */
  public boolean hasSelection() {
    return area.getSelection().getLength() > 0;
  }

  /** The selected text, as it would be copied. */
  public String selectedText() {
    return bridge.text(area.getSelection().getStart(), area.getSelection().getEnd());
  }

  /** Where the own selection begins, or the caret is. */
  public int selectionStart() {
    return Math.min(bridge.anchor(), bridge.head());
  }

  /**
   * Replaces places of the document, in ascending order and not overlapping, as one transaction.
   *
   * @param by the new text of each place
   */
  public void replaceAll(List<TextSearch.Hit> places, List<String> by) {
    bridge.flush();
    bridge.together(
        () -> {
          for (int i = places.size() - 1; i >= 0; i--) {
            bridge.replaceQuietly(places.get(i).from(), places.get(i).to(), by.get(i));
          }
        });
  }

  /** Puts the caret at the start of a line, counted from 1. */
  public void goToLine(int line) {
    int paragraph = 0;
    int seen = 1;
    int count = area.getParagraphs().size();
    while (paragraph < count - 1 && seen < line) {
      if (!area.getParagraph(paragraph).getParagraphStyle().soft()) {
        seen++;
      }
      paragraph++;
    }
    area.moveTo(paragraph, 0);
    area.requestFollowCaret();
  }

  /** Takes back the last edit of this user; edits of others stay. */
  public void undo() {
    bridge.undo().undo();
  }

  /** Does again what was taken back last. */
  public void redo() {
    bridge.undo().redo();
  }

  /**
   * Makes an edit that something else in the application has prepared, such as a way back to an
   * earlier text, as one edit of the user that can be taken back by itself.
   *
   * @param edit gets the origin that its transaction must have
   */
  public void apply(Consumer<Object> edit) {
    bridge.apply(edit);
  }

  /** Whether there is something to take back. */
  public boolean canUndo() {
    return bridge.undo().canUndo();
  }

  /** Whether there is something to do again. */
  public boolean canRedo() {
    return bridge.undo().canRedo();
  }

  /** Sends the key events that typing this text on a keyboard sends. */
  public void type(String text) {
    KeyStrokes.type(area, text);
  }

  /** Line and column of the caret, both from 1. */
  public int[] place() {
    int paragraph = area.getCurrentParagraph();
    int start = bridge.screen().breaks().toDocument(area.getAbsolutePosition(paragraph, 0));
    int line = paragraph - bridge.screen().breaks().countUpTo(start + 1) + 1;
    return new int[] {line, area.getCaretColumn() + 1};
  }

  /** Keeps the names of the others in view, as for a picture. */
  public void keepFlags(boolean keep) {
    flags.keepUnfolded(keep);
  }

  /** The names of the others who have this document open. */
  public List<String> people() {
    return document.people().stream().map(Person::name).toList();
  }

  /** The colours of the others, in the order of {@link #people}. */
  public List<Dye> dyes() {
    Map<String, Dye> dyes = Dye.assign(people());
    return people().stream().map(name -> dyes.getOrDefault(name, Dye.of(name))).toList();
  }

  /** Scrolls to where the others' caret is, and puts the own caret there. */
  public void goToPerson(int index) {
    List<Person> people = document.people();
    RelativePosition head = index < people.size() ? people.get(index).head() : null;
    if (head != null) {
      document.indexOf(head).ifPresent(at -> select(at, at));
    }
  }

  /** Words on the screen: runs of letters and digits. */
  public long words() {
    long words = 0;
    for (var paragraph : area.getParagraphs()) {
      words += WordCount.of(paragraph.getText());
    }
    return words;
  }

  @Override
  protected void layoutChildren() {
    super.layoutChildren();
    flags.resizeRelocate(0, 0, getWidth(), getHeight());
  }

  private void textChanged() {
    peopleChanged = true;
    pulse.start();
    onText.forEach(Runnable::run);
  }

  private void caretMoved() {
    caretChanged = true;
    pulse.start();
  }

  private void peopleMoved() {
    peopleChanged = true;
    pulse.start();
  }

  private void afterPulse() {
    pulse.stop();
    bridge.flush();
    if (caretChanged) {
      caretChanged = false;
      document.setCaret(bridge.anchor(), bridge.head());
      onCaret.forEach(Runnable::run);
    }
    if (peopleChanged) {
      peopleChanged = false;
      flags.show(RemoteCaret.in(document), bridge.screen().breaks());
    }
    pulse.stop();
  }

  private void showComposition(String composed) {
    composition.setText(composed);
    composition.setVisible(!composed.isEmpty());
    if (!composed.isEmpty()) {
      area.getCaretBounds()
          .map(this::screenToLocal)
          .ifPresent(
              at -> {
                composition.autosize();
                composition.relocate(at.getMinX(), at.getMinY());
              });
    }
  }
}
