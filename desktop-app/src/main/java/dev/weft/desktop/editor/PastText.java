package dev.weft.desktop.editor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javafx.geometry.Insets;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.StackPane;
import org.fxmisc.flowless.VirtualizedScrollPane;
import org.fxmisc.richtext.model.StyledDocument;
import org.fxmisc.richtext.model.TwoDimensional.Bias;
import org.jspecify.annotations.Nullable;

/**
 * A text to read, with the look of the editor: nothing that is done to it changes it. FX thread.
 */
public final class PastText extends StackPane {
  /** What stands for an embed whose value is null. */
  private static final Map<String, Object> NULL_EMBED = Map.of("null", "");

  private final DocumentArea area = new DocumentArea();
  private final Screen screen = new Screen(area.getContent());
  private final boolean rich;

  /**
   * A stretch of it.
   *
   * @param content a {@code String}, or the value of an embed
   * @param attributes formats, in Quill's names
   * @param classes style classes by which it stands out; empty for none
   */
  public record Stretch(
      @Nullable Object content,
      Map<String, ? extends @Nullable Object> attributes,
      List<String> classes) {}

  /** An empty one. */
  public PastText(boolean rich) {
    this.rich = rich;
    area.getStyleClass().addAll(rich ? "rich" : "code", "past");
    area.setWrapText(rich);
    area.setEditable(false);
    area.setEdits(new Reading());
    getStyleClass().add("weft-editor");
    getChildren().setAll(new VirtualizedScrollPane<>(area));
    if (rich) {
      area.setParagraphGraphicFactory(new ListMarks(area, paragraph -> {})::of);
      widthProperty().addListener((o, was, is) -> centreColumn(is.doubleValue()));
    } else {
      area.setParagraphGraphicFactory(new LineNumbers(area, screen)::of);
      area.setPadding(new Insets(8, 0, 8, 0));
    }
  }

  private void centreColumn(double width) {
    area.setPadding(DocumentEditor.column(width));
  }

  /** Shows a text in place of the one before; the lines in view stay in view where they can. */
  public void show(List<Stretch> stretches) {
    int top =
        area.getVisibleParagraphs().isEmpty()
            ? 0
            : Math.max(0, area.firstVisibleParToAllParIndex());
    List<Piece> pieces = new ArrayList<>(stretches.size());
    stretches.forEach(stretch -> pieces.add(piece(stretch)));
    screen.load(pieces);
    area.moveTo(0);
    area.showParagraphAtTop(Math.min(top, area.getParagraphs().size() - 1));
  }

  private Piece piece(Stretch stretch) {
    Map<String, Object> attributes = new HashMap<>();
    if (rich) {
      stretch
          .attributes()
          .forEach(
              (name, value) -> {
                if (value != null) {
                  attributes.put(name, value);
                }
              });
    }
    if (!stretch.classes().isEmpty()) {
      attributes.put(RunLook.Mark.NAME, new RunLook.Mark(stretch.classes()));
    }
    Object content = stretch.content();
    return content instanceof String words
        ? Piece.text(words, attributes)
        : Piece.embed(content == null ? NULL_EMBED : content, attributes);
  }

  /** Scrolls to an offset of the text and puts the caret there. */
  public void reveal(int offset) {
    int at = screen.breaks().toScreen(Math.clamp(offset, 0, screen.length()));
    area.moveTo(at);
    int line = area.offsetToPosition(at, Bias.Forward).getMajor();
    area.showParagraphInViewport(line);
    area.requestFollowCaret();
  }

  /** Where the selection begins, an offset of the text. */
  public int selectionStart() {
    return screen.breaks().toDocument(area.getSelection().getStart());
  }

  /** Where it ends. */
  public int selectionEnd() {
    return screen.breaks().toDocument(area.getSelection().getEnd());
  }

  /** Selects a range of the text. */
  public void select(int from, int to) {
    area.selectRange(screen.breaks().toScreen(from), screen.breaks().toScreen(to));
  }

  /** Calls back whenever another range is selected. */
  public void onSelection(Runnable action) {
    area.selectionProperty().addListener((o, was, is) -> action.run());
  }

  /** What stands there, without the breaks the screen adds to long lines. */
  public String text() {
    return screen.text();
  }

  /** Lets go of the area. */
  public void dispose() {
    area.dispose();
  }

  /** Only copying works. */
  private final class Reading implements DocumentArea.Edits {
    @Override
    public void replace(int start, int end, StyledDocument<LineStyle, Run, RunStyle> by) {
      // Nothing to be done: the past cannot be edited.
    }

    @Override
    public void moveSelection(int to) {
      // As above.
    }

    @Override
    public ClipboardContent copy(int start, int end) {
      // The words alone: the formats here also tell who wrote what, which is not for pasting.
      return ClipboardForms.content(
          screen.text(screen.breaks().toDocument(start), screen.breaks().toDocument(end)),
          List.of());
    }

    @Override
    public void paste(Clipboard from, boolean plain) {
      // As above.
    }
  }
}
