package dev.weft.desktop.app.theme;

import org.kordamp.ikonli.javafx.FontIcon;

/** Icons by their Bootstrap name, sized and coloured by style class. */
public final class Icons {
  private Icons() {}

  /**
   * A 16 px icon in the colour of secondary text.
   *
   * @param literal a name of the Bootstrap set with its prefix, such as {@code bi-cloud-check}
   */
  public static FontIcon of(String literal) {
    FontIcon icon = new FontIcon(literal);
    icon.getStyleClass().add("weft-icon");
    return icon;
  }

  /** The same at 14 px, for pills and small buttons. */
  public static FontIcon small(String literal) {
    FontIcon icon = of(literal);
    icon.getStyleClass().add("small");
    return icon;
  }
}
