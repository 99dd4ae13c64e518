package dev.weft.desktop.editor;

import static javafx.scene.input.KeyCombination.ALT_DOWN;
import static javafx.scene.input.KeyCombination.SHIFT_DOWN;
import static javafx.scene.input.KeyCombination.SHORTCUT_DOWN;

import java.util.LinkedHashMap;
import java.util.Map;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;

/** The keys that format rich text: those of the word processors that people come from. */
final class FormatKeys {
  private final DocumentArea area;
  private final Map<KeyCombination, Runnable> keys = new LinkedHashMap<>();

  FormatKeys(DocumentArea area, RichText rich) {
    this.area = area;
    put(KeyCode.B, () -> rich.toggle("bold"));
    put(KeyCode.I, () -> rich.toggle("italic"));
    put(KeyCode.U, () -> rich.toggle("underline"));
    put(KeyCode.E, () -> rich.toggle("code"));
    put(KeyCode.BACK_SLASH, rich::clearFormats);
    put(KeyCode.X, () -> rich.toggle("strike"), SHIFT_DOWN);
    for (int level = 0; level <= 3; level++) {
      int heading = level;
      put(KeyCode.valueOf("DIGIT" + level), () -> rich.setHeading(heading), ALT_DOWN);
    }
    put(KeyCode.DIGIT7, () -> rich.toggleList("ordered"), SHIFT_DOWN);
    put(KeyCode.DIGIT8, () -> rich.toggleList("bullet"), SHIFT_DOWN);
    put(KeyCode.DIGIT9, () -> rich.toggleList("unchecked"), SHIFT_DOWN);
    put(KeyCode.OPEN_BRACKET, () -> rich.indent(-1));
    put(KeyCode.CLOSE_BRACKET, () -> rich.indent(1));
    put(KeyCode.ENTER, rich::toggleChecks);
  }

  private void put(KeyCode code, Runnable action, KeyCombination.Modifier... more) {
    KeyCombination.Modifier[] all = new KeyCombination.Modifier[more.length + 1];
    all[0] = SHORTCUT_DOWN;
    System.arraycopy(more, 0, all, 1, more.length);
    keys.put(new KeyCodeCombination(code, all), action);
  }

  void install() {
    area.addEventFilter(KeyEvent.KEY_PRESSED, this::pressed);
  }

  private void pressed(KeyEvent e) {
    if (!area.isEditable() || e.isConsumed()) {
      return;
    }
    for (Map.Entry<KeyCombination, Runnable> key : keys.entrySet()) {
      if (key.getKey().match(e)) {
        key.getValue().run();
        e.consume();
        return;
      }
    }
  }
}
