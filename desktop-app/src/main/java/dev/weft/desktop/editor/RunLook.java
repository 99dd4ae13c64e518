package dev.weft.desktop.editor;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import javafx.css.Styleable;
import org.fxmisc.richtext.TextExt;

/**
 * Turns a {@link RunStyle} into style classes, and into inline colour where a document names one.
 */
final class RunLook {
  /** Formats that are simply on or off, and their style classes. */
  private static final List<String> SWITCHES =
      List.of("bold", "italic", "underline", "strike", "code", "link");

  /** A colour that is safe to write into a style: a name or hexadecimal digits. */
  private static final Pattern COLOUR = Pattern.compile("#[0-9a-fA-F]{3,8}|[a-zA-Z]{3,20}");

  /**
   * Style classes that a view puts on a run beside its formats. A type of its own, so that no
   * document can name any.
   */
  record Mark(List<String> classes) {
    static final String NAME = "weft:mark";
  }

  private RunLook() {}

  /** The classes that a view put on a run. */
  static void mark(Styleable node, RunStyle style) {
    if (style.attributes().get(Mark.NAME) instanceof Mark mark) {
      node.getStyleClass().addAll(mark.classes());
    }
  }

  static void apply(TextExt node, RunStyle style) {
    if (!style.token().isEmpty()) {
      node.getStyleClass().add(style.token());
    }
    if (style.attributes().isEmpty()) {
      return;
    }
    for (String name : SWITCHES) {
      if (style.has(name)) {
        ((Styleable) node).getStyleClass().add("is-" + name);
      }
    }
    mark(node, style);
    StringBuilder inline = new StringBuilder();
    colour(style.attributes(), "color", "-fx-fill", inline);
    colour(style.attributes(), "background", "-rtfx-background-color", inline);
    if (!inline.isEmpty()) {
      node.setStyle(inline.toString());
    }
  }

  private static void colour(
      Map<String, Object> attributes, String name, String property, StringBuilder into) {
    if (attributes.get(name) instanceof String value && COLOUR.matcher(value).matches()) {
      into.append(property).append(": ").append(value.toLowerCase(Locale.ROOT)).append("; ");
    }
  }
}
