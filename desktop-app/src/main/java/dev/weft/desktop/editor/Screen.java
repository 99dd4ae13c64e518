package dev.weft.desktop.editor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.fxmisc.richtext.model.EditableStyledDocument;
import org.fxmisc.richtext.model.Paragraph;
import org.fxmisc.richtext.model.ReadOnlyStyledDocument;
import org.fxmisc.richtext.model.ReadOnlyStyledDocumentBuilder;
import org.fxmisc.richtext.model.TwoDimensional.Bias;
import org.jspecify.annotations.Nullable;

/**
 * The area's content, addressed by offsets of the document.
 *
 * <p>A paragraph of the area is a line of the document, or a piece of one: lines longer than {@link
 * #PIECE_MAX} are broken softly, because the area's cost per key grows with the square of a
 * paragraph's length. The style of a paragraph holds the formats of the line feed that ends it.
 *
 * <p>Changes go straight to the area's content, never through {@code replace} of the area, so they
 * do not come back as edits. Costs are those of the area: O(log n) for a change, plus its length.
 */
final class Screen {
  /** A wrapped paragraph of 4 KB costs a few milliseconds per key, one of 10 KB twenty. */
  static final int PIECE_MAX = 4096;

  /** Length of the pieces that a long line is cut into: room to type before the next cut. */
  static final int PIECE_LENGTH = 2048;

  /** Two neighbouring pieces shorter than this together become one again. */
  static final int PIECE_MIN = 1024;

  /** How far from its ideal place a cut looks for a space. */
  private static final int SPACE_SEARCH = 200;

  private final EditableStyledDocument<LineStyle, Run, RunStyle> content;
  private final SoftBreaks breaks = new SoftBreaks();
  private int length;

  Screen(EditableStyledDocument<LineStyle, Run, RunStyle> content) {
    this.content = content;
  }

  /** UTF-16 units of the document, not counting soft breaks. */
  int length() {
    return length;
  }

  SoftBreaks breaks() {
    return breaks;
  }

  /** Everything on the screen as the document would say it; embeds are {@link Run#EMBED}. */
  String text() {
    StringBuilder text = new StringBuilder(length);
    List<Paragraph<LineStyle, Run, RunStyle>> paragraphs = content.getParagraphs();
    for (int i = 0; i < paragraphs.size(); i++) {
      Paragraph<LineStyle, Run, RunStyle> paragraph = paragraphs.get(i);
      text.append(paragraph.getText());
      if (i < paragraphs.size() - 1 && !paragraph.getParagraphStyle().soft()) {
        text.append('\n');
      }
    }
    return text.toString();
  }

  /** The document's text between two of its offsets, as it would be copied. */
  String text(int from, int to) {
    StringBuilder text =
        new StringBuilder(
            content.getText(
                breaks.toScreen(from), Math.max(breaks.toScreen(from), breaks.toScreenBefore(to))));
    int first = breaks.countUpTo(from + 1);
    int last = breaks.countUpTo(to) - 1;
    for (int i = last; i >= first; i--) {
      text.deleteCharAt(breaks.offset(i) - from + (i - first));
    }
    return text.toString();
  }

  /** Whether a document offset lies between the two halves of a surrogate pair. */
  boolean insidePair(int offset) {
    if (offset <= 0 || offset >= length) {
      return false;
    }
    String around = text(offset - 1, offset + 1);
    return Character.isHighSurrogate(around.charAt(0))
        && Character.isLowSurrogate(around.charAt(1));
  }

  /** Replaces everything by these pieces, in order. */
  void load(List<Piece> pieces) {
    ScreenBuilder builder = new ScreenBuilder();
    pieces.forEach(builder::add);
    breaks.clear();
    length = builder.length();
    content.replace(0, content.snapshot().length(), builder.build(breaks));
  }

  /** Inserts a piece before the document offset {@code at}. */
  void insert(int at, Piece piece) {
    insert(at, piece, false);
  }

  /**
   * The same; where code is coloured, new text takes the colour before it until its own is known,
   * so that typing inside a word does not flicker.
   */
  void insert(int at, Piece piece, boolean colourBefore) {
    int start = breaks.toScreen(at);
    int paragraph = paragraphAt(start);
    LineStyle after = style(paragraph);
    String token = colourBefore ? content.getStyleAtPosition(start).token() : "";
    content.replace(start, start, piece.toDocument(token));
    breaks.inserted(at, piece.length());
    length += piece.length();
    int feeds = piece.lineFeeds();
    if (feeds > 0) {
      setStyle(paragraph, piece.lineStyle());
      setPrecedingSoft(paragraph, piece.lineStyle());
    }
    // The area gives a paragraph that was empty the style of what comes in.
    setStyle(paragraph + feeds, after);
    for (int i = paragraph + feeds; i >= paragraph; i--) {
      cut(i);
    }
  }

  /** Deletes {@code count} units from the document offset {@code at} on. */
  void delete(int at, int count) {
    boolean near = breaks.contains(at);
    int start = breaks.toScreen(at);
    int end = near ? breaks.toScreen(at + count) : breaks.toScreenBefore(at + count);
    LineStyle after = style(paragraphAt(end));
    content.replace(start, end, EMPTY);
    breaks.deleted(at, count);
    length -= count;
    int paragraph = paragraphAt(start);
    setStyle(paragraph, after);
    setPrecedingSoft(paragraph, after);
    mend(paragraph);
    if (paragraph > 0) {
      mend(paragraph - 1);
    }
    cut(paragraphAt(breaks.toScreen(at)));
  }

  /** Changes formats of {@code count} units from {@code at} on; null values take a format away. */
  void format(int at, int count, Map<String, ? extends @Nullable Object> change) {
    int from = breaks.toScreen(at);
    int to = breaks.toScreenBefore(at + count);
    for (int position = from; position < to; ) {
      int paragraph = paragraphAt(position);
      int column = position - content.getAbsolutePosition(paragraph, 0);
      int lineEnd = content.getParagraph(paragraph).length();
      int end = Math.min(lineEnd, column + to - position);
      if (end > column) {
        content.setStyleSpans(
            paragraph,
            column,
            content.getStyleSpans(paragraph, column, end).mapStyles(style -> style.with(change)));
      }
      position += end - column;
      if (position < to) {
        LineStyle style = style(paragraph);
        if (!style.soft()) {
          setStyle(paragraph, style.with(change));
          setPrecedingSoft(paragraph, style.with(change));
        }
        position++;
      }
    }
  }

  private static final ReadOnlyStyledDocument<LineStyle, Run, RunStyle> EMPTY =
      new ReadOnlyStyledDocumentBuilder<>(RunOps.INSTANCE, LineStyle.PLAIN)
          .addParagraph(Run.EMPTY, RunStyle.PLAIN)
          .build();

  private int paragraphAt(int screenOffset) {
    return content.offsetToPosition(screenOffset, Bias.Forward).getMajor();
  }

  private LineStyle style(int paragraph) {
    return content.getParagraph(paragraph).getParagraphStyle();
  }

  private void setStyle(int paragraph, LineStyle style) {
    if (!style(paragraph).equals(style)) {
      content.setParagraphStyle(paragraph, style);
    }
  }

  /** Pieces of one line look alike: those before the last take its formats. */
  private void setPrecedingSoft(int paragraph, LineStyle last) {
    for (int i = paragraph - 1; i >= 0 && style(i).soft(); i--) {
      setStyle(i, last.withSoft(true));
    }
  }

  /** Breaks a paragraph that has become too long. */
  private void cut(int paragraph) {
    Paragraph<LineStyle, Run, RunStyle> whole = content.getParagraph(paragraph);
    if (whole.length() <= PIECE_MAX) {
      return;
    }
    int start = content.getAbsolutePosition(paragraph, 0);
    LineStyle last = whole.getParagraphStyle();
    String text = whole.getText();
    List<Integer> columns = new ArrayList<>();
    for (int at = 0; text.length() - at > PIECE_MAX; ) {
      at = cutPlace(text, at + PIECE_LENGTH);
      columns.add(at);
    }
    int documentStart = breaks.toDocument(start);
    for (int i = columns.size() - 1; i >= 0; i--) {
      int screen = start + columns.get(i);
      content.replace(screen, screen, LINE_FEED);
    }
    for (int i = 0; i < columns.size(); i++) {
      breaks.add(documentStart + columns.get(i));
      setStyle(paragraph + i, last.withSoft(true));
    }
    setStyle(paragraph + columns.size(), last);
  }

  private static final ReadOnlyStyledDocument<LineStyle, Run, RunStyle> LINE_FEED =
      new ReadOnlyStyledDocumentBuilder<>(RunOps.INSTANCE, LineStyle.PLAIN)
          .addParagraph(Run.EMPTY, RunStyle.PLAIN)
          .addParagraph(Run.EMPTY, RunStyle.PLAIN)
          .build();

  /** After the last space shortly before the ideal place, and never inside a surrogate pair. */
  static int cutPlace(String text, int ideal) {
    for (int i = ideal; i > ideal - SPACE_SEARCH && i > 0; i--) {
      if (text.charAt(i - 1) == ' ') {
        return i;
      }
    }
    return Character.isLowSurrogate(text.charAt(ideal))
            && Character.isHighSurrogate(text.charAt(ideal - 1))
        ? ideal - 1
        : ideal;
  }

  /** Joins a piece with the one after it when they have become short. */
  private void mend(int paragraph) {
    if (!style(paragraph).soft() || paragraph + 1 >= content.snapshot().getParagraphCount()) {
      return;
    }
    int own = content.getParagraph(paragraph).length();
    int next = content.getParagraph(paragraph + 1).length();
    if (own > 0 && next > 0 && own + next > PIECE_MIN) {
      return;
    }
    LineStyle after = style(paragraph + 1);
    int feed = content.getAbsolutePosition(paragraph, own);
    breaks.remove(breaks.toDocument(feed));
    content.replace(feed, feed + 1, EMPTY);
    setStyle(paragraph, after);
  }
}
