package dev.weft.desktop.editor;

import javafx.event.EventType;
import javafx.scene.Node;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;

/** The key events that a keyboard sends, for whoever types without one. */
final class KeyStrokes {
  private KeyStrokes() {}

  static void type(Node target, String text) {
    text.codePoints().forEach(point -> typeOne(target, point));
  }

  private static void typeOne(Node target, int codePoint) {
    KeyCode code = codePoint == '\n' ? KeyCode.ENTER : KeyCode.UNDEFINED;
    String character = Character.toString(codePoint == '\n' ? '\r' : codePoint);
    target.fireEvent(key(KeyEvent.KEY_PRESSED, KeyEvent.CHAR_UNDEFINED, code));
    target.fireEvent(key(KeyEvent.KEY_TYPED, character, KeyCode.UNDEFINED));
    target.fireEvent(key(KeyEvent.KEY_RELEASED, KeyEvent.CHAR_UNDEFINED, code));
  }

  private static KeyEvent key(EventType<KeyEvent> type, String character, KeyCode code) {
    return new KeyEvent(type, character, "", code, false, false, false, false);
  }
}
