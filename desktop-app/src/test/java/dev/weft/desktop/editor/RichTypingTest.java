package dev.weft.desktop.editor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.crdt.DeltaOp;
import dev.weft.desktop.Fx;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;

/** What typing does in a rich document, as the deltas that a Quill would hold. */
class RichTypingTest {
  private static List<DeltaOp> after(Consumer<RichDesk> typing) {
    return Fx.get(
        () -> {
          RichDesk typist = new RichDesk("");
          typing.accept(typist);
          assertThat(typist.b.screen()).isEqualTo(typist.b.text.toString());
          return typist.b.text.toDelta();
        });
  }

  private static DeltaOp insert(String text) {
    return new DeltaOp.Insert(text);
  }

  private static DeltaOp insert(String text, String name, Object value) {
    return new DeltaOp.Insert(text, Map.of(name, value));
  }

  @Test
  void hash_makesAHeading_andEnterGoesBackToBody() {
    assertThat(after(t -> t.type("# Title\nbody")))
        .containsExactly(insert("Title"), insert("\n", "header", 1L), insert("body\n"));
  }

  @Test
  void dash_makesABullet_enterGoesOn_emptyItemEnds() {
    assertThat(after(t -> t.type("- one\ntwo\n\nend")))
        .containsExactly(
            insert("one"),
            insert("\n", "list", "bullet"),
            insert("two"),
            insert("\n", "list", "bullet"),
            insert("end\n"));
  }

  @Test
  void stars_makeBold_andTypingGoesOnPlain() {
    assertThat(after(t -> t.type("a **b** c")))
        .containsExactly(insert("a "), insert("b", "bold", true), insert(" c"));
  }

  @Test
  void backQuotes_makeCode() {
    assertThat(after(t -> t.type("see `x.py`.")))
        .containsExactly(insert("see "), insert("x.py", "code", true), insert("."));
  }

  @Test
  void checkItem_afterAChecked_isOpen() {
    assertThat(after(t -> t.type("[x] done\nnext")))
        .containsExactly(
            insert("done"),
            insert("\n", "list", "checked"),
            insert("next"),
            insert("\n", "list", "unchecked"));
  }

  @Test
  void backspace_atStartOfItem_takesTheFormatFirst() {
    assertThat(
            after(
                t -> {
                  t.type("- x");
                  t.press(KeyCode.HOME);
                  t.b.area.moveTo(0);
                  t.press(KeyCode.BACK_SPACE);
                }))
        .containsExactly(insert("x\n"));
  }

  @Test
  void tab_inAList_nests() {
    assertThat(
            after(
                t -> {
                  t.type("- x");
                  t.press(KeyCode.TAB);
                }))
        .containsExactly(
            insert("x"), new DeltaOp.Insert("\n", Map.of("list", "bullet", "indent", 1L)));
  }

  @Test
  void toggle_withoutSelection_formatsWhatIsTypedNext() {
    assertThat(
            after(
                t -> {
                  t.type("a");
                  t.rich.toggle("italic");
                  t.type("b");
                }))
        .containsExactly(insert("a"), insert("b", "italic", true));
  }

  @Test
  void toggle_selection_onAndOff() {
    assertThat(
            after(
                t -> {
                  t.type("words");
                  t.b.area.selectAll();
                  t.rich.toggle("bold");
                  assertThat(t.rich.isOn("bold")).isTrue();
                  t.rich.toggle("bold");
                }))
        .containsExactly(insert("words"));
  }

  @Test
  void heading_lastLineWithoutFeed_getsOne() {
    assertThat(
            after(
                t -> {
                  t.type("title");
                  t.rich.setHeading(2);
                }))
        .containsExactly(insert("title"), insert("\n", "header", 2L));
  }

  @Test
  void codeBlock_marksStayText() {
    assertThat(after(t -> t.type("``` # no heading")))
        .containsExactly(insert("# no heading"), insert("\n", "code-block", true));
  }
}
