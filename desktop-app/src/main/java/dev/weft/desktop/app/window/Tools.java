package dev.weft.desktop.app.window;

import dev.weft.desktop.app.theme.Icons;
import javafx.scene.control.Button;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.Region;

/** Buttons that are only an icon; each says its name in a tooltip and to screen readers. */
public final class Tools {
  private Tools() {}

  /** A button that acts. */
  public static Button button(String icon, String name) {
    return dressed(new Button(), icon, name);
  }

  /** A button that is on or off. */
  public static ToggleButton toggle(String icon, String name) {
    return dressed(new ToggleButton(), icon, name);
  }

  /** A thin line between groups of buttons. */
  public static Region rule() {
    Region rule = new Region();
    rule.getStyleClass().add("rule");
    javafx.scene.layout.HBox.setMargin(rule, new javafx.geometry.Insets(0, 6, 0, 6));
    return rule;
  }

  private static <B extends ButtonBase> B dressed(B button, String icon, String name) {
    button.getStyleClass().setAll("weft-tool");
    button.setGraphic(Icons.of(icon));
    button.setTooltip(new Tooltip(name));
    button.setAccessibleText(name);
    return button;
  }
}
