package dev.weft.desktop.app;

import dev.weft.desktop.library.DocumentKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javafx.scene.Scene;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;

/** Keys that work anywhere in the window. */
final class Shortcuts {
  private static final KeyCombination.Modifier CTRL = KeyCombination.SHORTCUT_DOWN;
  private static final KeyCombination.Modifier SHIFT = KeyCombination.SHIFT_DOWN;

  private Shortcuts() {}

  static void install(Scene scene, Desk desk) {
    Map<KeyCombination, Runnable> keys = new LinkedHashMap<>();
    keys.put(new KeyCodeCombination(KeyCode.N, CTRL), () -> desk.create(DocumentKind.RICH));
    keys.put(new KeyCodeCombination(KeyCode.N, CTRL, SHIFT), () -> desk.create(DocumentKind.CODE));
    keys.put(new KeyCodeCombination(KeyCode.K, CTRL), desk::showSwitcher);
    keys.put(new KeyCodeCombination(KeyCode.H, CTRL), desk::showHistory);
    keys.put(
        new KeyCodeCombination(KeyCode.W, CTRL), () -> desk.front().ifPresent(desk::closeDocument));
    keys.put(new KeyCodeCombination(KeyCode.T, CTRL, SHIFT), desk::reopenClosed);
    keys.put(
        new KeyCodeCombination(KeyCode.TAB, KeyCombination.CONTROL_DOWN),
        () -> desk.tabs().walk(1));
    keys.put(
        new KeyCodeCombination(KeyCode.TAB, KeyCombination.CONTROL_DOWN, SHIFT),
        () -> desk.tabs().walk(-1));
    keys.put(
        new KeyCodeCombination(KeyCode.PAGE_DOWN, KeyCombination.CONTROL_DOWN),
        () -> step(desk, 1));
    keys.put(
        new KeyCodeCombination(KeyCode.PAGE_UP, KeyCombination.CONTROL_DOWN), () -> step(desk, -1));
    keys.put(
        new KeyCodeCombination(KeyCode.PAGE_DOWN, KeyCombination.CONTROL_DOWN, SHIFT),
        () -> desk.tabs().move(1));
    keys.put(
        new KeyCodeCombination(KeyCode.PAGE_UP, KeyCombination.CONTROL_DOWN, SHIFT),
        () -> desk.tabs().move(-1));
    keys.put(new KeyCodeCombination(KeyCode.S, CTRL, SHIFT), () -> desk.statusBar().pill().fire());
    for (int i = 1; i <= 9; i++) {
      int place = i - 1;
      keys.put(
          new KeyCodeCombination(KeyCode.valueOf("DIGIT" + i), CTRL), () -> choose(desk, place));
    }
    scene.addEventFilter(
        KeyEvent.KEY_RELEASED,
        e -> {
          if (e.getCode() == KeyCode.CONTROL) {
            desk.tabs().endWalk();
          }
        });
    scene.addEventFilter(
        KeyEvent.KEY_PRESSED,
        e -> {
          for (Map.Entry<KeyCombination, Runnable> key : keys.entrySet()) {
            if (key.getKey().match(e)) {
              key.getValue().run();
              e.consume();
              return;
            }
          }
        });
  }

  private static void choose(Desk desk, int place) {
    List<String> ids = desk.openIds();
    if (place < ids.size()) {
      desk.bringToFront(ids.get(place));
    }
  }

  private static void step(Desk desk, int by) {
    List<String> ids = desk.openIds();
    desk.front()
        .ifPresent(
            id -> choose(desk, Math.floorMod(ids.indexOf(id) + by, Math.max(1, ids.size()))));
  }
}
