package dev.weft.desktop.editor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.desktop.Fx;
import java.util.function.Consumer;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import org.junit.jupiter.api.Test;

class CodeKeysTest {
  @Test
  void enter_keepsTheIndent_andGoesDeeperAfterAnOpening() {
    assertThat(after("  x = 1", 7, b -> press(b, KeyCode.ENTER, false))).isEqualTo("  x = 1\n  ");
    assertThat(after("if x:", 5, b -> press(b, KeyCode.ENTER, false))).isEqualTo("if x:\n    ");
    assertThat(after("\tf() {", 6, b -> press(b, KeyCode.ENTER, false))).isEqualTo("\tf() {\n\t\t");
  }

  @Test
  void tab_toTheNextStop() {
    assertThat(after("ab", 2, b -> press(b, KeyCode.TAB, false))).isEqualTo("ab  ");
  }

  @Test
  void tab_linesSelected_indentsThemAll_asOneUpdate() {
    assertThat(
            after(
                "a\nb\n\nc",
                0,
                b -> {
                  b.area.selectRange(0, 5);
                  int before = b.updates();
                  press(b, KeyCode.TAB, false);
                  assertThat(b.updates()).isEqualTo(before + 1);
                }))
        .isEqualTo("    a\n    b\n\n    c");
  }

  @Test
  void shiftTab_takesOneStep() {
    assertThat(
            after(
                "        a\n  b\nc",
                0,
                b -> {
                  b.area.selectAll();
                  press(b, KeyCode.TAB, true);
                }))
        .isEqualTo("    a\nb\nc");
  }

  @Test
  void backspace_inIndent_takesAStep() {
    assertThat(after("      x", 6, b -> press(b, KeyCode.BACK_SPACE, false))).isEqualTo("    x");
  }

  private static String after(String text, int caret, Consumer<BridgedArea> keys) {
    return Fx.get(
        () -> {
          BridgedArea b = new BridgedArea(false, text);
          new CodeKeys(b.area, b.bridge).install();
          b.area.moveTo(caret);
          keys.accept(b);
          assertThat(b.screen()).isEqualTo(b.text.toString());
          return b.screen();
        });
  }

  private static void press(BridgedArea b, KeyCode code, boolean shift) {
    b.area.fireEvent(
        new KeyEvent(
            KeyEvent.KEY_PRESSED, KeyEvent.CHAR_UNDEFINED, "", code, shift, false, false, false));
  }
}
