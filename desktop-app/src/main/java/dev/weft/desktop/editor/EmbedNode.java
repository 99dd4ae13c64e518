package dev.weft.desktop.editor;

import java.util.Map;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;

/**
 * Draws an embedded value. What this version does not know is shown by its name and left as it is
 * in the document.
 */
final class EmbedNode {
  private EmbedNode() {}

  static Node of(Object value) {
    if (value instanceof Map<?, ?> map && map.containsKey("divider")) {
      Region rule = new Region();
      rule.getStyleClass().add("weft-divider");
      return rule;
    }
    Label placeholder = new Label(name(value));
    placeholder.getStyleClass().add("weft-chip");
    return placeholder;
  }

  private static String name(Object value) {
    return value instanceof Map<?, ?> map && !map.isEmpty()
        ? String.valueOf(map.keySet().iterator().next())
        : value.getClass().getSimpleName();
  }
}
