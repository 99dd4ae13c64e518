package dev.weft.desktop.app.theme;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;
import java.net.URL;
import java.util.List;
import java.util.Objects;
import javafx.application.Application;
import javafx.application.ColorScheme;
import javafx.scene.Scene;

/**
 * The two looks of Weft. A theme is AtlantaFX's Primer as the user agent stylesheet, one stylesheet
 * of colour names, and the rules of {@code weft.css} that use those names.
 *
 * <p>Switching exchanges the first two and touches nothing else, so views never ask which theme is
 * on: they carry style classes.
 */
public enum Theme {
  LIGHT,
  DARK;

  /** The theme that suits what the system says it uses. */
  public static Theme of(ColorScheme scheme) {
    return scheme == ColorScheme.DARK ? DARK : LIGHT;
  }

  /** Dresses the scene, and every control of the application, in this theme. FX thread. */
  public void apply(Scene scene) {
    Application.setUserAgentStylesheet(
        this == DARK
            ? new PrimerDark().getUserAgentStylesheet()
            : new PrimerLight().getUserAgentStylesheet());
    scene.getStylesheets().setAll(stylesheets());
  }

  /** Addresses of the stylesheets of a scene in this theme, colours first. */
  public List<String> stylesheets() {
    return List.of(address(this == DARK ? "dark.css" : "light.css"), address("weft.css"));
  }

  private static String address(String file) {
    URL url = Theme.class.getResource(file);
    return Objects.requireNonNull(
            url, () -> "the stylesheet " + file + " is not in the application")
        .toExternalForm();
  }
}
