package dev.weft.desktop.editor;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a paragraph of the screen looks.
 *
 * @param attributes the formats of the line feed that ends the line, in Quill's names ({@code
 *     header}, {@code list}, {@code indent} …)
 * @param soft whether the paragraph ends where the screen broke a long line, not where the document
 *     has a line feed
 */
record LineStyle(Map<String, Object> attributes, boolean soft) {
  /** Quill's formats of lines; they belong on line feeds and nowhere else. */
  static final Set<String> NAMES =
      Set.of("header", "list", "indent", "blockquote", "code-block", "align", "direction");

  static final LineStyle PLAIN = new LineStyle(Map.of(), false);

  LineStyle {
    attributes = Map.copyOf(attributes);
  }

  static LineStyle of(Map<String, Object> attributes) {
    return attributes.isEmpty() ? PLAIN : new LineStyle(attributes, false);
  }

  LineStyle withSoft(boolean value) {
    return value == soft ? this : new LineStyle(attributes, value);
  }

  LineStyle with(Map<String, ? extends @Nullable Object> change) {
    return new LineStyle(RunStyle.changed(attributes, change), soft);
  }

  /** The text value of an attribute, or empty. */
  String text(String attribute) {
    Object value = attributes.get(attribute);
    return value instanceof String text ? text : "";
  }

  /** The whole number under an attribute, or 0. */
  int number(String attribute) {
    Object value = attributes.get(attribute);
    return value instanceof Number number ? number.intValue() : 0;
  }
}
