package dev.weft.desktop.presence;

import java.util.List;
import java.util.Map;

/**
 * How this user appears to others.
 *
 * @param color of the caret, {@code #rrggbb}
 * @param colorLight of the selection, {@code #rrggbbaa}
 */
public record Author(String name, String color, String colorLight) {
  private static final List<String> COLORS =
      List.of(
          "#b4540a", "#0b6b53", "#7a3fb0", "#a8324a", "#1f5fa8", "#5b6b00", "#8a3d7f", "#006a7a");
  private static final String LIGHT = "33";

  /** A person with a colour that goes with the name. */
  public static Author named(String name) {
    String color = COLORS.get(Math.floorMod(name.hashCode(), COLORS.size()));
    return new Author(name, color, color + LIGHT);
  }

  /** The {@code user} field of an awareness state. */
  public Map<String, Object> toState() {
    return Map.of("name", name, "color", color, "colorLight", colorLight);
  }
}
