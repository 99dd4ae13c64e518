package dev.weft.desktop.editor;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javafx.scene.input.KeyEvent;
import org.jspecify.annotations.Nullable;

/**
 * What typing does in a rich document beyond inserting text: Markdown at the start of a line
 * becomes the format it means, lists go on and end as people expect, Tab nests.
 */
final class TypingRules {
  private final DocumentArea area;
  private final TextBridge bridge;
  private final RichText rich;
  private final Map<String, Runnable> starts = new LinkedHashMap<>();

  TypingRules(DocumentArea area, TextBridge bridge, RichText rich) {
    this.area = area;
    this.bridge = bridge;
    this.rich = rich;
    starts.put("#", () -> rich.setHeading(1));
    starts.put("##", () -> rich.setHeading(2));
    starts.put("###", () -> rich.setHeading(3));
    starts.put("-", () -> rich.toggleList("bullet"));
    starts.put("*", () -> rich.toggleList("bullet"));
    starts.put("1.", () -> rich.toggleList("ordered"));
    starts.put("[]", () -> rich.toggleList("unchecked"));
    starts.put("[ ]", () -> rich.toggleList("unchecked"));
    starts.put("[x]", () -> rich.toggleList("checked"));
    starts.put(">", () -> rich.toggleBlock("blockquote"));
    starts.put("```", () -> rich.toggleBlock("code-block"));
  }

  /** Begins to listen to the keys of the area. */
  void install() {
    area.addEventFilter(KeyEvent.KEY_PRESSED, this::pressed);
    area.addEventFilter(KeyEvent.KEY_TYPED, this::typed);
  }

  private void typed(KeyEvent e) {
    if (e.isShortcutDown() || e.isAltDown() || !area.isEditable()) {
      return;
    }
    if (e.getCharacter().equals(" ") && startOfLine()) {
      e.consume();
    } else if ((e.getCharacter().equals("*") || e.getCharacter().equals("`"))
        && closesSpan(e.getCharacter())) {
      e.consume();
    }
  }

  /** A space after a Markdown mark at the start of a plain line. */
  private boolean startOfLine() {
    int column = area.getCaretColumn();
    int paragraph = area.getCurrentParagraph();
    if (area.getSelection().getLength() > 0 || column == 0 || column > 3) {
      return false;
    }
    Runnable format = starts.get(area.getParagraph(paragraph).substring(0, column));
    LineStyle style = rich.lineStyle(paragraph);
    if (format == null || style.attributes().containsKey("code-block")) {
      return false;
    }
    bridge.edit(bridge.head() - column, column, List.of());
    format.run();
    return true;
  }

  /** The second star of {@code **bold**}, or the back quote that closes {@code `code`}. */
  private boolean closesSpan(String mark) {
    int column = area.getCaretColumn();
    String before = area.getParagraph(area.getCurrentParagraph()).substring(0, column);
    if (area.getSelection().getLength() > 0
        || rich.lineStyle(area.getCurrentParagraph()).attributes().containsKey("code-block")) {
      return false;
    }
    String open = mark.equals("*") ? "**" : "`";
    if (mark.equals("*") && !before.endsWith("*")) {
      return false;
    }
    String body = mark.equals("*") ? before.substring(0, before.length() - 1) : before;
    int start = body.lastIndexOf(open);
    int length = body.length() - start - open.length();
    if (start < 0 || length <= 0 || body.substring(start + open.length()).isBlank()) {
      return false;
    }
    int caret = bridge.head();
    int at = caret - column + start;
    bridge.edit(caret - (column - body.length()), column - body.length(), List.of());
    bridge.edit(at, open.length(), List.of());
    bridge.format(at, length, Map.of(mark.equals("*") ? "bold" : "code", true));
    bridge.select(at + length, at + length);
    area.setTextInsertionStyle(RunStyle.PLAIN);
    return true;
  }

  private void pressed(KeyEvent e) {
    if (!area.isEditable() || e.isShortcutDown() || e.isAltDown()) {
      return;
    }
    boolean handled =
        switch (e.getCode()) {
          case ENTER -> !e.isShiftDown() && enter();
          case BACK_SPACE -> backspace();
          case TAB -> tab(e.isShiftDown() ? -1 : 1);
          default -> false;
        };
    if (handled) {
      e.consume();
    }
  }

  /**
   * Enter in an empty item ends the list; after a heading comes body text; a checked item opens.
   */
  private boolean enter() {
    int paragraph = area.getCurrentParagraph();
    LineStyle style = rich.lineStyle(paragraph);
    boolean listOrQuote =
        !style.text("list").isEmpty() || style.attributes().containsKey("blockquote");
    if (area.getParagraphLength(paragraph) == 0 && listOrQuote) {
      rich.setLines(without("list", "blockquote", "indent"));
      return true;
    }
    boolean atEnd = area.getCaretColumn() == area.getParagraphLength(paragraph);
    if (atEnd && area.getSelection().getLength() == 0 && style.number("header") > 0) {
      area.replaceSelection("\n");
      rich.setLines(without("header"));
      area.requestFollowCaret();
      return true;
    }
    if (style.text("list").equals("checked")) {
      area.replaceSelection("\n");
      rich.setLines(Map.of("list", "unchecked"));
      area.requestFollowCaret();
      return true;
    }
    return false;
  }

  /** Backspace at the start of a formatted line takes the format away before it joins lines. */
  private boolean backspace() {
    if (area.getCaretColumn() > 0 || area.getSelection().getLength() > 0) {
      return false;
    }
    LineStyle style = rich.lineStyle(area.getCurrentParagraph());
    if (style.number("indent") > 0) {
      rich.indent(-1);
      return true;
    }
    for (String name : List.of("list", "header", "blockquote", "code-block")) {
      if (style.attributes().containsKey(name)) {
        rich.setLines(without(name));
        return true;
      }
    }
    return false;
  }

  private boolean tab(int by) {
    if (!rich.lineStyle(area.getCurrentParagraph()).text("list").isEmpty()) {
      rich.indent(by);
      return true;
    }
    return false;
  }

  private static Map<String, @Nullable Object> without(String... names) {
    Map<String, @Nullable Object> change = new LinkedHashMap<>();
    for (String name : names) {
      change.put(name, null);
    }
    return change;
  }
}
