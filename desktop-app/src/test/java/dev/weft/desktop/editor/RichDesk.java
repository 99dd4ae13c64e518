package dev.weft.desktop.editor;

import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;

/** A rich document with the rules of typing, and somebody at its keyboard. FX thread. */
final class RichDesk {
  final BridgedArea b;
  final RichText rich;

  RichDesk(String start) {
    b = new BridgedArea(true, start);
    rich = new RichText(b.area, b.bridge);
    new TypingRules(b.area, b.bridge, rich).install();
  }

  void type(String words) {
    words.codePoints().forEach(this::typeOne);
  }

  private void typeOne(int point) {
    boolean enter = point == '\n';
    press(enter ? KeyCode.ENTER : KeyCode.UNDEFINED);
    String character = Character.toString(enter ? '\r' : point);
    b.area.fireEvent(
        new KeyEvent(
            KeyEvent.KEY_TYPED, character, "", KeyCode.UNDEFINED, false, false, false, false));
  }

  void press(KeyCode code) {
    b.area.fireEvent(
        new KeyEvent(
            KeyEvent.KEY_PRESSED, KeyEvent.CHAR_UNDEFINED, "", code, false, false, false, false));
  }
}
