package dev.weft.desktop.editor;

import java.util.List;
import java.util.Map;
import javafx.scene.input.KeyEvent;
import org.fxmisc.richtext.model.TwoDimensional.Bias;

/**
 * What keys do in code beyond inserting text: a new line keeps the indent of the one before it and
 * goes one deeper after an opening bracket or colon, Tab and Shift Tab move whole lines, Backspace
 * in an indent takes a whole step.
 */
final class CodeKeys {
  /** One step of indent. */
  static final String STEP = "    ";

  private final DocumentArea area;
  private final TextBridge bridge;

  CodeKeys(DocumentArea area, TextBridge bridge) {
    this.area = area;
    this.bridge = bridge;
  }

  void install() {
    area.addEventFilter(KeyEvent.KEY_PRESSED, this::pressed);
  }

  private void pressed(KeyEvent e) {
    if (!area.isEditable() || e.isShortcutDown() || e.isAltDown()) {
      return;
    }
    boolean handled =
        switch (e.getCode()) {
          case ENTER -> enter();
          case TAB -> e.isShiftDown() ? outdent() : tab();
          case BACK_SPACE -> backspace();
          default -> false;
        };
    if (handled) {
      e.consume();
      area.requestFollowCaret();
    }
  }

  private boolean enter() {
    String before =
        area.getParagraph(area.getCurrentParagraph()).substring(0, area.getCaretColumn());
    area.replaceSelection("\n" + indentAfter(before));
    return true;
  }

  /** The indent of a line that follows one which reads like this up to the caret. */
  static String indentAfter(String line) {
    int end = 0;
    while (end < line.length() && (line.charAt(end) == ' ' || line.charAt(end) == '\t')) {
      end++;
    }
    String indent = line.substring(0, end);
    String words = line.stripTrailing();
    boolean opens =
        words.endsWith("{") || words.endsWith("(") || words.endsWith("[") || words.endsWith(":");
    return opens ? indent + (indent.startsWith("\t") ? "\t" : STEP) : indent;
  }

  private boolean tab() {
    if (firstLine() == lastLine()) {
      int column = area.getCaretColumn();
      area.replaceSelection(STEP.substring(column % STEP.length()));
      return true;
    }
    changeLines(line -> line.isEmpty() ? 0 : STEP.length());
    return true;
  }

  private boolean outdent() {
    changeLines(line -> -stepAtStart(line));
    return true;
  }

  private static int stepAtStart(String line) {
    if (line.startsWith("\t")) {
      return 1;
    }
    int spaces = 0;
    while (spaces < STEP.length() && spaces < line.length() && line.charAt(spaces) == ' ') {
      spaces++;
    }
    return spaces;
  }

  private interface LineChange {
    /** Spaces to add at the start of the line, or as a negative number, units to take away. */
    int of(String line);
  }

  private void changeLines(LineChange change) {
    int first = firstLine();
    int last = lastLine();
    bridge.together(
        () -> {
          for (int line = last; line >= first; line--) {
            int by = change.of(area.getParagraph(line).getText());
            int at = bridge.screen().breaks().toDocument(area.getAbsolutePosition(line, 0));
            if (by > 0) {
              bridge.insertQuietly(at, STEP.substring(0, by), Map.of());
            } else if (by < 0) {
              bridge.deleteQuietly(at, -by);
            }
          }
        });
  }

  private int firstLine() {
    return area.offsetToPosition(area.getSelection().getStart(), Bias.Forward).getMajor();
  }

  private int lastLine() {
    return area.offsetToPosition(area.getSelection().getEnd(), Bias.Backward).getMajor();
  }

  private boolean backspace() {
    int column = area.getCaretColumn();
    String before = area.getParagraph(area.getCurrentParagraph()).substring(0, column);
    if (area.getSelection().getLength() > 0
        || column == 0
        || !before.isBlank()
        || before.indexOf('\t') >= 0) {
      return false;
    }
    int back = (column - 1) % STEP.length() + 1;
    bridge.edit(bridge.head() - back, back, List.of());
    return true;
  }
}
