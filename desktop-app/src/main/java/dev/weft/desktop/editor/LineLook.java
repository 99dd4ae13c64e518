package dev.weft.desktop.editor;

import java.util.List;
import javafx.scene.text.TextAlignment;
import javafx.scene.text.TextFlow;

/** Turns a {@link LineStyle} into style classes of the paragraph's flow. */
final class LineLook {
  private static final List<String> LISTS = List.of("bullet", "ordered", "checked", "unchecked");

  /** Quill's own limit of nesting. */
  static final int INDENT_MAX = 8;

  private LineLook() {}

  static void apply(TextFlow flow, LineStyle style) {
    List<String> classes = flow.getStyleClass();
    int header = style.number("header");
    if (header >= 1 && header <= 3) {
      classes.add("h" + header);
    }
    String list = style.text("list");
    if (LISTS.contains(list)) {
      classes.addAll(List.of("list", "list-" + list));
    }
    if (style.attributes().containsKey("blockquote")) {
      classes.add("quote");
    }
    if (style.attributes().containsKey("code-block")) {
      classes.add("code-block");
    }
    flow.setTextAlignment(
        switch (style.text("align")) {
          case "center" -> TextAlignment.CENTER;
          case "right" -> TextAlignment.RIGHT;
          case "justify" -> TextAlignment.JUSTIFY;
          default -> TextAlignment.LEFT;
        });
  }
}
