package dev.weft.desktop.editor;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.geometry.Bounds;
import javafx.geometry.Point2D;
import javafx.geometry.VPos;
import javafx.scene.AccessibleAttribute;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.InputMethodEvent;
import javafx.scene.input.InputMethodTextRun;
import org.fxmisc.richtext.GenericStyledArea;
import org.fxmisc.richtext.TextExt;
import org.fxmisc.richtext.model.StyledDocument;
import org.fxmisc.richtext.model.StyledSegment;
import org.fxmisc.richtext.model.TwoDimensional.Bias;
import org.jspecify.annotations.Nullable;

/**
 * RichTextFX's area with every way in which it would change its own content redirected.
 *
 * <p>Typing, paste, deletion and drag end in {@link #replace} and become a call of {@link Edits};
 * the content changes only when the document has. Text under composition of an input method is
 * shown beside the caret and reaches nobody until it is committed. RichTextFX's undo is off.
 */
class DocumentArea extends GenericStyledArea<LineStyle, Run, RunStyle> {

  /** Where the area's edits go. */
  interface Edits {
    /** The user replaces this range of the screen. */
    void replace(int start, int end, StyledDocument<LineStyle, Run, RunStyle> by);

    /** The user drags the selected text to this offset of the screen. */
    void moveSelection(int to);

    /** This range of the screen in every form that the clipboard takes. */
    ClipboardContent copy(int start, int end);

    /** The user puts this in place of the selection; without its formats if {@code plain}. */
    void paste(Clipboard from, boolean plain);
  }

  private @Nullable Edits edits;
  private Consumer<String> onComposition = composed -> {};
  private Runnable onUndo = () -> {};
  private Runnable onRedo = () -> {};
  private String composition = "";

  DocumentArea() {
    super(LineStyle.PLAIN, LineLook::apply, RunStyle.PLAIN, RunOps.INSTANCE, DocumentArea::node);
    setUndoManager(null);
    setAccessibleRole(AccessibleRole.TEXT_AREA);
    getStyleClass().add("weft-area");
    // RichTextFX's own sheet on the area would win over the scene's.
    getStylesheets().clear();
    setAutoScrollOnDragDesired(true);
    setOnSelectionDropped(
        e -> {
          if (edits != null) {
            edits.moveSelection(hit(e.getX(), e.getY()).getInsertionIndex());
          }
        });
  }

  void setEdits(Edits target) {
    edits = target;
  }

  /** Told the text under composition whenever it changes; empty when composition ends. */
  void onComposition(Consumer<String> listener) {
    onComposition = listener;
  }

  /** Text that an input method is composing, not yet part of the document. */
  String composition() {
    return composition;
  }

  @Override
  public void replace(int start, int end, StyledDocument<LineStyle, Run, RunStyle> by) {
    if (edits != null && isEditable()) {
      edits.replace(start, end, by);
    }
  }

  @Override
  public void moveSelectedText(int position) {
    if (edits != null && isEditable()) {
      edits.moveSelection(position);
    }
  }

  /** What the keys for undo and redo do, in place of RichTextFX's own history. */
  void onUndo(Runnable undo, Runnable redo) {
    onUndo = undo;
    onRedo = redo;
  }

  @Override
  public void undo() {
    onUndo.run();
  }

  @Override
  public void redo() {
    onRedo.run();
  }

  @Override
  public void copy() {
    if (edits != null && getSelection().getLength() > 0) {
      Clipboard.getSystemClipboard()
          .setContent(edits.copy(getSelection().getStart(), getSelection().getEnd()));
    }
  }

  @Override
  public void cut() {
    if (isEditable()) {
      super.cut();
    } else {
      copy();
    }
  }

  @Override
  public void paste() {
    paste(Clipboard.getSystemClipboard(), false);
  }

  /** Puts what this clipboard, or what is dragged, holds in place of the selection. */
  void paste(Clipboard from, boolean plain) {
    if (edits != null && isEditable()) {
      edits.paste(from, plain);
    }
  }

  /** Where a menu is asked for: inside the selection it stays, elsewhere the caret goes there. */
  void caretForMenu(double x, double y) {
    int at = hit(x, y).getInsertionIndex();
    if (at < getSelection().getStart() || at > getSelection().getEnd()) {
      moveTo(at);
    }
  }

  @Override
  protected void handleInputMethodEvent(InputMethodEvent event) {
    if (!isEditable() || isDisabled()) {
      return;
    }
    if (!event.getCommitted().isEmpty()) {
      replaceSelection(event.getCommitted());
    }
    StringBuilder composed = new StringBuilder();
    for (InputMethodTextRun run : event.getComposed()) {
      composed.append(run.getText());
    }
    composition = composed.toString();
    onComposition.accept(composition);
  }

  private static Node node(StyledSegment<Run, RunStyle> segment) {
    return switch (segment.getSegment()) {
      case Run.Words words -> words(words.text(), segment.getStyle());
      case Run.Return end -> words("\u240D", RunStyle.token("faint"));
      case Run.Embed embed -> {
        Node node = EmbedNode.of(embed.value());
        RunLook.mark(node, segment.getStyle());
        yield node;
      }
    };
  }

  private static Node words(String text, RunStyle style) {
    TextExt node = new TextExt(text);
    node.setTextOrigin(VPos.TOP);
    node.getStyleClass().add("text");
    RunLook.apply(node, style);
    return node;
  }

  // RichTextFX offers screen readers nothing; this is what a TextArea answers.
  @Override
  public @Nullable Object queryAccessibleAttribute(
      AccessibleAttribute attribute, Object... parameters) {
    return switch (attribute) {
      case TEXT -> getText();
      case SELECTION_START -> getSelection().getStart();
      case SELECTION_END -> getSelection().getEnd();
      case CARET_OFFSET -> getCaretPosition();
      case EDITABLE -> isEditable();
      case LINE_FOR_OFFSET -> offsetToPosition((Integer) parameters[0], Bias.Forward).getMajor();
      case LINE_START -> lineStart((Integer) parameters[0]);
      case LINE_END ->
          lineStart((Integer) parameters[0]) + paragraphLength((Integer) parameters[0]);
      case OFFSET_AT_POINT -> offsetAt((Point2D) parameters[0]);
      case BOUNDS_FOR_RANGE -> bounds((Integer) parameters[0], (Integer) parameters[1]);
      default -> super.queryAccessibleAttribute(attribute, parameters);
    };
  }

  private int lineStart(int line) {
    return getAbsolutePosition(Math.clamp(line, 0, getParagraphs().size() - 1), 0);
  }

  private int paragraphLength(int line) {
    return getParagraphLength(Math.clamp(line, 0, getParagraphs().size() - 1));
  }

  private int offsetAt(Point2D onScreen) {
    Point2D local = screenToLocal(onScreen);
    return hit(local.getX(), local.getY()).getInsertionIndex();
  }

  private Bounds[] bounds(int from, int to) {
    Optional<Bounds> bounds = getCharacterBoundsOnScreen(from, Math.min(to + 1, getLength()));
    return bounds.map(b -> List.of(b).toArray(new Bounds[0])).orElse(new Bounds[0]);
  }
}
