package dev.weft.desktop.app;

import dev.weft.desktop.settings.Settings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javafx.beans.value.ObservableValue;
import javafx.geometry.Rectangle2D;
import javafx.stage.Screen;
import javafx.stage.Stage;

/** Where the window was and how large; there again at the next start if that is on a screen. */
final class WindowPlace {
  private static final String NAME = "window";

  private WindowPlace() {}

  static void restore(Stage stage, Settings settings) {
    Map<String, Object> place = settings.map(NAME);
    if (!(place.get("x") instanceof Number x)
        || !(place.get("y") instanceof Number y)
        || !(place.get("width") instanceof Number width)
        || !(place.get("height") instanceof Number height)) {
      return;
    }
    boolean isSeen =
        Screen.getScreensForRectangle(
                x.doubleValue(), y.doubleValue(), width.doubleValue(), height.doubleValue())
            .stream()
            .map(Screen::getVisualBounds)
            .anyMatch(screen -> holdsTitle(screen, x.doubleValue(), y.doubleValue()));
    if (isSeen) {
      stage.setX(x.doubleValue());
      stage.setY(y.doubleValue());
      stage.setWidth(width.doubleValue());
      stage.setHeight(height.doubleValue());
      stage.setMaximized(Boolean.TRUE.equals(place.get("maximized")));
    }
  }

  /** Whether enough of the title bar is there to take hold of. */
  private static boolean holdsTitle(Rectangle2D screen, double x, double y) {
    return screen.contains(x + 100, y + 10);
  }

  static void follow(Stage stage, Settings settings) {
    List<ObservableValue<?>> watched =
        List.of(
            stage.xProperty(),
            stage.yProperty(),
            stage.widthProperty(),
            stage.heightProperty(),
            stage.maximizedProperty());
    watched.forEach(value -> value.subscribe(() -> remember(stage, settings)));
  }

  private static void remember(Stage stage, Settings settings) {
    if (stage.isShowing() && !stage.isIconified()) {
      Map<String, Object> before = settings.map(NAME);
      boolean isMaximized = stage.isMaximized();
      // A maximised window goes back to the size it had before.
      Map<String, Object> now =
          isMaximized && before.containsKey("x")
              ? new LinkedHashMap<>(before)
              : new LinkedHashMap<>(
                  Map.of(
                      "x", stage.getX(),
                      "y", stage.getY(),
                      "width", stage.getWidth(),
                      "height", stage.getHeight()));
      now.put("maximized", isMaximized);
      settings.set(NAME, now);
    }
  }
}
