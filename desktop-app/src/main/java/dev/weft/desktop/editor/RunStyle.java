package dev.weft.desktop.editor;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a run looks.
 *
 * @param attributes the formats of the text as the document holds them, in Quill's names; unknown
 *     ones are kept so that nothing typed beside them loses them
 * @param token style class of a code token, empty for none; never part of the document
 */
record RunStyle(Map<String, Object> attributes, String token) {
  static final RunStyle PLAIN = new RunStyle(Map.of(), "");

  RunStyle {
    attributes = Map.copyOf(attributes);
  }

  static RunStyle of(Map<String, Object> attributes) {
    return attributes.isEmpty() ? PLAIN : new RunStyle(attributes, "");
  }

  static RunStyle token(String styleClass) {
    return new RunStyle(Map.of(), styleClass);
  }

  /** This style after a format change, in which a null value takes an attribute away. */
  RunStyle with(Map<String, ? extends @Nullable Object> change) {
    return new RunStyle(changed(attributes, change), token);
  }

  /** Whether a format is on: present and not false. */
  boolean has(String attribute) {
    Object value = attributes.get(attribute);
    return value != null && !Boolean.FALSE.equals(value);
  }

  static Map<String, Object> changed(
      Map<String, Object> before, Map<String, ? extends @Nullable Object> change) {
    Map<String, Object> after = new LinkedHashMap<>(before);
    change.forEach(
        (name, value) -> {
          if (value == null) {
            after.remove(name);
          } else {
            after.put(name, value);
          }
        });
    return after;
  }
}
