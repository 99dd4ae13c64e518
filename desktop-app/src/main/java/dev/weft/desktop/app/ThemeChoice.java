package dev.weft.desktop.app;

import dev.weft.desktop.app.theme.Theme;
import dev.weft.desktop.settings.Settings;
import javafx.application.ColorScheme;
import javafx.application.Platform;
import javafx.beans.value.ChangeListener;
import javafx.scene.Scene;

/** Which theme the window wears: one that was chosen, or the system's, followed as it changes. */
final class ThemeChoice implements AutoCloseable {
  /** What the settings say when the system decides. */
  static final String SYSTEM = "system";

  private static final String NAME = "theme";

  private final Settings settings;
  private final Scene scene;
  private final ChangeListener<ColorScheme> follow = (o, was, is) -> apply();

  ThemeChoice(Settings settings, Scene scene) {
    this.settings = settings;
    this.scene = scene;
    Platform.getPreferences().colorSchemeProperty().addListener(follow);
  }

  /** Dresses the scene as chosen. FX thread. */
  void apply() {
    current(settings).apply(scene);
  }

  static Theme current(Settings settings) {
    return switch (settings.text(NAME, SYSTEM)) {
      case "light" -> Theme.LIGHT;
      case "dark" -> Theme.DARK;
      default -> Theme.of(Platform.getPreferences().getColorScheme());
    };
  }

  /** Chooses {@code light}, {@code dark} or {@value #SYSTEM}. */
  void choose(String theme) {
    settings.set(NAME, theme);
    apply();
  }

  @Override
  public void close() {
    Platform.getPreferences().colorSchemeProperty().removeListener(follow);
  }
}
