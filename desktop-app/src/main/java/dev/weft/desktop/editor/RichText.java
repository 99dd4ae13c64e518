package dev.weft.desktop.editor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.fxmisc.richtext.model.TwoDimensional.Bias;
import org.jspecify.annotations.Nullable;

/**
 * The formats of a rich document, in Quill's names: read at the caret, changed on the selection.
 *
 * <p>A format of words covers the selected text, or what is typed next when nothing is selected. A
 * format of lines sits on the line feed that ends a line; the last line gets one when it has none.
 * Every change is one transaction.
 */
public final class RichText {
  private final DocumentArea area;
  private final TextBridge bridge;

  RichText(DocumentArea area, TextBridge bridge) {
    this.area = area;
    this.bridge = bridge;
    area.caretPositionProperty().addListener((o, was, is) -> area.setTextInsertionStyle(null));
  }

  /** Whether a format of words is on at the caret, or on all of the selection. */
  public boolean isOn(String attribute) {
    return styleAtCaret().has(attribute);
  }

  /** The value of a line format at the caret as text: {@code 2} for a header, {@code bullet} … */
  public String line(String attribute) {
    Object value = lineStyle(area.getCurrentParagraph()).attributes().get(attribute);
    return value == null
        ? ""
        : value instanceof Number n ? Long.toString(n.longValue()) : value.toString();
  }

  private RunStyle styleAtCaret() {
    int start = area.getSelection().getStart();
    RunStyle next = area.getTextStyleForInsertionAt(start);
    return area.getSelection().getLength() == 0 ? next : area.getStyleOfChar(start);
  }

  /** Turns a format of words on or off. */
  public void toggle(String attribute) {
    set(attribute, isOn(attribute) ? null : true);
  }

  /** Gives a format of words a value; null takes it away. */
  public void set(String attribute, @Nullable Object value) {
    int from = Math.min(bridge.anchor(), bridge.head());
    int to = Math.max(bridge.anchor(), bridge.head());
    Map<String, @Nullable Object> change = new HashMap<>();
    change.put(attribute, value);
    if (from == to) {
      area.setTextInsertionStyle(styleAtCaret().with(change));
    } else {
      bridge.format(from, to - from, change);
    }
  }

  /** Takes every format of words away from the selection, or from what is typed next. */
  public void clearFormats() {
    int from = Math.min(bridge.anchor(), bridge.head());
    int to = Math.max(bridge.anchor(), bridge.head());
    if (from == to) {
      area.setTextInsertionStyle(RunStyle.PLAIN);
      return;
    }
    Map<String, @Nullable Object> change = new HashMap<>();
    for (var span :
        area.getStyleSpans(area.getSelection().getStart(), area.getSelection().getEnd())) {
      for (String name : span.getStyle().attributes().keySet()) {
        if (!LineStyle.NAMES.contains(name)) {
          change.put(name, null);
        }
      }
    }
    if (!change.isEmpty()) {
      bridge.format(from, to - from, change);
    }
  }

  /** The address that the words at the caret, or at the start of the selection, link to. */
  public String link() {
    int at = Math.min(bridge.anchor(), bridge.head());
    String here = linkAt(at);
    return here.isEmpty() && bridge.anchor() == bridge.head() && at > 0 ? linkAt(at - 1) : here;
  }

  /** The address that the unit at an offset of the document links to; empty if to none. */
  String linkAt(int offset) {
    if (offset < 0 || offset >= bridge.screen().length()) {
      return "";
    }
    RunStyle style = area.getStyleOfChar(bridge.screen().breaks().toScreen(offset));
    return style.attributes().get("link") instanceof String address ? address : "";
  }

  /**
   * Lets the selected words link to an address; without a selection the whole link at the caret,
   * and where there is none the address itself comes in. An empty address takes the link away.
   */
  public void setLink(String address) {
    bridge.flush();
    int from = Math.min(bridge.anchor(), bridge.head());
    int to = Math.max(bridge.anchor(), bridge.head());
    if (from == to) {
      String present = link();
      if (present.isEmpty()) {
        if (!address.isEmpty()) {
          bridge.edit(from, 0, List.of(Piece.text(address, Map.of("link", address))));
        }
        return;
      }
      while (from > 0 && linkAt(from - 1).equals(present)) {
        from--;
      }
      while (linkAt(to).equals(present)) {
        to++;
      }
    }
    Map<String, @Nullable Object> change = new HashMap<>();
    change.put("link", address.isEmpty() ? null : address);
    bridge.format(from, to - from, change);
  }

  /** Checks or unchecks the selected items of a check list. */
  void toggleChecks() {
    String now = line("list");
    if (now.equals("checked") || now.equals("unchecked")) {
      setLines(change("list", now.equals("checked") ? "unchecked" : "checked"));
    }
  }

  /** Makes the selected lines plain, or headings of level 1 to 3. */
  public void setHeading(int level) {
    setLines(
        change(
            "header",
            level == 0 ? null : (Object) (long) level,
            "list",
            "blockquote",
            "code-block"));
  }

  /** Makes the selected lines items of this kind of list, or plain when they are that already. */
  public void toggleList(String kind) {
    boolean on = line("list").equals(kind);
    setLines(change("list", on ? null : kind, "header", "blockquote", "code-block"));
  }

  /**
   * Makes the selected lines this kind of block ({@code blockquote}, {@code code-block}), or not.
   */
  public void toggleBlock(String kind) {
    boolean on = !line(kind).isEmpty();
    setLines(
        change(
            kind,
            on ? null : (Object) true,
            "header",
            "list",
            kind.equals("blockquote") ? "code-block" : "blockquote"));
  }

  /**
   * Sets the selected lines to a side ({@code center}, {@code right}, {@code justify}); "" left.
   */
  public void align(String side) {
    setLines(change("align", side.isEmpty() ? null : side));
  }

  /** Moves the selected lines one level of nesting in (1) or out (-1). */
  public void indent(int by) {
    int level = lineStyle(area.getCurrentParagraph()).number("indent");
    int next = Math.clamp(level + by, 0, LineLook.INDENT_MAX);
    if (next != level) {
      setLines(change("indent", next == 0 ? null : (Object) (long) next));
    }
  }

  /** Checks or unchecks the item of a check list at a paragraph. */
  void toggleCheck(int paragraph) {
    String now = lineStyle(paragraph).text("list");
    setLine(paragraph, change("list", now.equals("checked") ? "unchecked" : "checked"));
  }

  private static Map<String, @Nullable Object> change(
      String name, @Nullable Object value, String... removed) {
    Map<String, @Nullable Object> change = new HashMap<>();
    if (value != null) {
      for (String other : removed) {
        change.put(other, null);
      }
    }
    change.put(name, value);
    return change;
  }

  /** Changes the formats of every selected line. */
  void setLines(Map<String, ? extends @Nullable Object> change) {
    bridge.flush();
    int first = paragraphAt(area.getSelection().getStart());
    int last = paragraphAt(area.getSelection().getEnd());
    bridge.together(
        () -> {
          for (int paragraph = last; paragraph >= first; paragraph--) {
            setLine(paragraph, change);
          }
        });
  }

  private void setLine(int paragraph, Map<String, ? extends @Nullable Object> change) {
    if (lineStyle(paragraph).soft()) {
      return;
    }
    int feed = lineFeedAfter(paragraph);
    if (feed < bridge.screen().length()) {
      bridge.format(feed, 1, change);
    } else {
      Map<String, Object> attributes = RunStyle.changed(lineStyle(paragraph).attributes(), change);
      bridge.insertQuietly(feed, "\n", attributes);
    }
  }

  /** Document offset of the line feed that ends a paragraph's line; the end where there is none. */
  int lineFeedAfter(int paragraph) {
    int end = area.getAbsolutePosition(paragraph, area.getParagraphLength(paragraph));
    return bridge.screen().breaks().toDocument(end);
  }

  LineStyle lineStyle(int paragraph) {
    return area.getParagraph(paragraph).getParagraphStyle();
  }

  private int paragraphAt(int screenOffset) {
    return area.offsetToPosition(screenOffset, Bias.Forward).getMajor();
  }

  /** A heading of the document. */
  public record Heading(int level, String text, int offset) {}

  /** The headings from top to bottom; offsets are those of the document. */
  public List<Heading> headings() {
    List<Heading> headings = new ArrayList<>();
    for (int i = 0; i < area.getParagraphs().size(); i++) {
      int level = lineStyle(i).number("header");
      String text = area.getParagraph(i).getText().strip();
      if (level > 0 && level <= 3 && !text.isEmpty()) {
        headings.add(
            new Heading(
                level, text, bridge.screen().breaks().toDocument(area.getAbsolutePosition(i, 0))));
      }
    }
    return headings;
  }
}
