package dev.weft.desktop.editor;

import java.util.function.IntConsumer;
import javafx.scene.Node;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import org.jspecify.annotations.Nullable;

/**
 * What stands before a paragraph of a rich document: nothing, a bullet, a number or a check box.
 */
final class ListMarks {
  /** How far one level of nesting moves a list to the right. */
  private static final double LEVEL = 24;

  private static final double MARK_WIDTH = 24;

  private final DocumentArea area;
  private final IntConsumer toggle;

  /** Marks for an area; {@code toggle} is told the paragraph whose box was ticked. */
  ListMarks(DocumentArea area, IntConsumer toggle) {
    this.area = area;
    this.toggle = toggle;
  }

  @Nullable Node of(int paragraph) {
    if (paragraph >= area.getParagraphs().size()) {
      return null;
    }
    LineStyle style = area.getParagraph(paragraph).getParagraphStyle();
    int indent = Math.clamp(style.number("indent"), 0, LineLook.INDENT_MAX);
    Node mark = mark(paragraph, style);
    if (mark == null && indent == 0) {
      return null;
    }
    StackPane place = new StackPane();
    place.getStyleClass().add("list-mark");
    place.setPrefWidth(indent * LEVEL + (mark == null ? 0 : MARK_WIDTH));
    place.setMinWidth(Region.USE_PREF_SIZE);
    if (mark != null) {
      place.getChildren().add(mark);
    }
    return place;
  }

  private @Nullable Node mark(int paragraph, LineStyle style) {
    return switch (style.text("list")) {
      case "bullet" -> bullet();
      case "ordered" -> number(paragraph, style);
      case "checked" -> check(paragraph, true);
      case "unchecked" -> check(paragraph, false);
      default -> null;
    };
  }

  private static Node bullet() {
    Region dot = new Region();
    dot.getStyleClass().add("bullet");
    return dot;
  }

  private Node check(int paragraph, boolean checked) {
    CheckBox box = new CheckBox();
    box.setSelected(checked);
    box.setFocusTraversable(false);
    box.setMouseTransparent(!area.isEditable());
    box.setAccessibleText(area.getParagraph(paragraph).getText());
    box.setOnAction(e -> toggle.accept(paragraph));
    return box;
  }

  private Node number(int paragraph, LineStyle style) {
    int number = 1;
    for (int i = paragraph - 1; i >= 0; i--) {
      LineStyle before = area.getParagraph(i).getParagraphStyle();
      if (before.number("indent") < style.number("indent")
          || (!before.text("list").equals("ordered")
              && before.number("indent") == style.number("indent"))) {
        break;
      }
      if (before.number("indent") == style.number("indent") && !before.soft()) {
        number++;
      }
    }
    Label label = new Label(number + ".");
    label.getStyleClass().add("number");
    return label;
  }
}
