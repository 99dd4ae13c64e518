package dev.weft.desktop.editor;

import javafx.scene.Node;
import javafx.scene.control.Label;

/** The number before each line of code; the later pieces of a long line have none. */
final class LineNumbers {
  private final DocumentArea area;
  private final Screen screen;

  LineNumbers(DocumentArea area, Screen screen) {
    this.area = area;
    this.screen = screen;
  }

  Node of(int paragraph) {
    Label number = new Label(text(paragraph));
    number.getStyleClass().add("line-number");
    return number;
  }

  private String text(int paragraph) {
    SoftBreaks breaks = screen.breaks();
    if (breaks.size() == 0 || paragraph >= area.getParagraphs().size()) {
      return Integer.toString(paragraph + 1);
    }
    if (paragraph > 0 && area.getParagraph(paragraph - 1).getParagraphStyle().soft()) {
      return "";
    }
    int start = breaks.toDocument(area.getAbsolutePosition(paragraph, 0));
    return Integer.toString(paragraph - breaks.countUpTo(start) + 1);
  }
}
