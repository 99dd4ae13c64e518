package dev.weft.desktop.editor;

import java.util.List;
import javafx.scene.input.InputMethodEvent;
import javafx.scene.input.InputMethodHighlight;
import javafx.scene.input.InputMethodTextRun;

/** Events as an input method sends them. */
final class InputMethods {
  private InputMethods() {}

  static InputMethodEvent composing(String text) {
    return new InputMethodEvent(
        InputMethodEvent.INPUT_METHOD_TEXT_CHANGED,
        List.of(new InputMethodTextRun(text, InputMethodHighlight.UNSELECTED_RAW)),
        "",
        text.length());
  }

  static InputMethodEvent committing(String text) {
    return new InputMethodEvent(InputMethodEvent.INPUT_METHOD_TEXT_CHANGED, List.of(), text, 0);
  }
}
