package dev.weft.desktop.editor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.desktop.Fx;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class TextBridgeTest {
  @Property(tries = 60)
  void anyInterleaving_screenIsTheDocument(@ForAll long seed, @ForAll boolean rich) {
    Fx.run(() -> interleave(new Random(seed), rich));
  }

  private static void interleave(Random random, boolean rich) {
    BridgedArea b = new BridgedArea(rich, random.nextBoolean() ? "" : "line of text\n".repeat(50));
    for (int i = 0; i < 60; i++) {
      switch (random.nextInt(rich ? 10 : 9)) {
        case 0, 1, 2 -> typeSomewhere(b, random);
        case 3, 4 -> b.remotely(text -> edit(text, random));
        case 5 -> b.bridge.flush();
        case 6 -> b.area.moveTo(random.nextInt(b.area.getLength() + 1));
        case 7 -> b.area.undo();
        case 8 -> b.area.redo();
        default -> format(b, random);
      }
      b.millis += random.nextInt(400);
      if (random.nextInt(4) == 0) {
        b.bridge.flush();
        assertSame(b, seedless(i));
      }
    }
    b.bridge.flush();
    assertSame(b, "at the end");
    b.bridge.close();
  }

  private static String seedless(int step) {
    return "after step " + step;
  }

  private static void assertSame(BridgedArea b, String when) {
    assertThat(b.screen().equals(b.text.toString().replace("\uFFFC", "")))
        .as(when + ": the text on the screen is the document's")
        .isTrue();
    assertThat(b.bridge.screen().length()).isEqualTo(b.text.length());
  }

  private static void typeSomewhere(BridgedArea b, Random random) {
    int length = b.area.getLength();
    int start = random.nextInt(length + 1);
    int end = Math.min(length, start + random.nextInt(6));
    if (random.nextInt(30) == 0) {
      b.area.replaceText(start, end, "a long paste ".repeat(800));
    } else {
      b.area.replaceText(start, end, words(random));
    }
  }

  private static String words(Random random) {
    String[] some = {"", "a", "word", " ", "\n", "two\nlines", "\uD83D\uDE00", "\r\n", "tab\t"};
    return some[random.nextInt(some.length)];
  }

  private static void edit(dev.weft.crdt.YText text, Random random) {
    for (int n = random.nextInt(4); n >= 0; n--) {
      String now = text.toString();
      int at = whole(now, random.nextInt(text.length() + 1));
      if (random.nextBoolean() && text.length() > 0) {
        int end = whole(now, Math.min(text.length(), at + random.nextInt(8)));
        if (end > at) {
          text.delete(at, end - at);
        }
      } else {
        text.insert(at, random.nextInt(40) == 0 ? "long ".repeat(2000) : words(random) + "r");
      }
    }
  }

  /** No editor edits between the halves of a surrogate pair. */
  private static int whole(String text, int at) {
    boolean inside =
        at > 0
            && at < text.length()
            && Character.isHighSurrogate(text.charAt(at - 1))
            && Character.isLowSurrogate(text.charAt(at));
    return inside ? at - 1 : at;
  }

  @Test
  void remoteInsert_betweenTheHalvesOfAPair_screenShowsWhatTheDocumentHolds() {
    Fx.run(
        () -> {
          BridgedArea b = new BridgedArea(false, "a\uD83D\uDE00b");

          b.remotely(text -> text.insert(2, "-"));
          b.bridge.flush();

          assertThat(b.screen()).isEqualTo(b.text.toString());
        });
  }

  private static void format(BridgedArea b, Random random) {
    if (b.text.length() > 0) {
      String now = b.text.toString();
      int at = whole(now, random.nextInt(b.text.length()));
      int end = whole(now, Math.min(now.length(), at + 1 + random.nextInt(20)));
      b.text.format(
          at,
          Math.max(0, end - at),
          random.nextBoolean() ? Map.of("bold", true) : Map.of("header", 1L));
    }
  }

  @Test
  void localEdit_oneTransaction_noEcho() {
    Fx.run(
        () -> {
          BridgedArea b = new BridgedArea(false, "abc");
          int before = b.updates();

          b.area.replaceText(1, 2, "X");

          assertThat(b.updates()).isEqualTo(before + 1);
          assertThat(b.text.toString()).isEqualTo("aXc");
          assertThat(b.screen()).isEqualTo("aXc");
          assertThat(b.area.getCaretPosition()).isEqualTo(2);
        });
  }

  @Test
  void remoteEdit_notOnTheScreenBeforeThePulse_thenInOneChange() {
    Fx.run(
        () -> {
          BridgedArea b = new BridgedArea(false, "abc");
          int before = b.updates();
          int[] changes = {0};
          b.area.multiPlainChanges().subscribe(list -> changes[0]++);

          b.remotely(text -> text.insert(0, "1"));
          b.remotely(text -> text.insert(3, "2"));
          assertThat(b.screen()).isEqualTo("abc");
          b.bridge.flush();

          assertThat(b.screen()).isEqualTo("1ab2c");
          assertThat(b.updates()).as("remote edits make no edits").isEqualTo(before + 2);
        });
  }

  @Test
  void remoteEdit_keepsCaretAndSelection() {
    Fx.run(
        () -> {
          BridgedArea b = new BridgedArea(false, "one two three");
          b.area.selectRange(4, 7);

          b.remotely(text -> text.insert(0, ">> "));
          b.remotely(text -> text.insert(text.length(), " <<"));
          b.bridge.flush();

          assertThat(b.area.getSelectedText()).isEqualTo("two");
          assertThat(b.area.getAnchor()).isEqualTo(7);
          assertThat(b.area.getCaretPosition()).isEqualTo(10);
        });
  }

  @Test
  void remoteInsertAtCaret_caretStaysBeforeIt() {
    Fx.run(
        () -> {
          BridgedArea b = new BridgedArea(false, "ab");
          b.area.moveTo(1);

          b.remotely(text -> text.insert(1, "REMOTE"));
          b.bridge.flush();

          assertThat(b.area.getCaretPosition()).isEqualTo(1);
        });
  }

  @Test
  void localEdit_whileRemoteOnesWait_meansTheSamePlace() {
    Fx.run(
        () -> {
          BridgedArea b = new BridgedArea(false, "hello world");
          b.remotely(text -> text.insert(0, "12345"));

          b.area.replaceText(6, 11, "there");

          assertThat(b.text.toString()).isEqualTo("12345hello there");
          assertThat(b.screen()).isEqualTo("12345hello there");
          assertThat(b.area.getCaretPosition()).isEqualTo(16);
        });
  }

  @Test
  void backspace_atSoftBreak_deletesTheCharacterBeforeIt() {
    Fx.run(
        () -> {
          BridgedArea b = new BridgedArea(false, "x".repeat(10_000));
          int feed = b.bridge.screen().breaks().offset(0);
          b.area.moveTo(feed + 1);

          b.area.deletePreviousChar();

          assertThat(b.text.length()).isEqualTo(9_999);
          assertThat(b.screen()).isEqualTo(b.text.toString());
        });
  }

  @Test
  void composition_neverInTheDocument() {
    Fx.run(
        () -> {
          BridgedArea b = new BridgedArea(false, "ab");
          b.area.moveTo(1);
          int before = b.updates();

          b.area.handleInputMethodEvent(InputMethods.composing("にほ"));
          b.remotely(text -> text.insert(0, "R"));
          b.bridge.flush();

          assertThat(b.area.composition()).isEqualTo("にほ");
          assertThat(b.text.toString()).isEqualTo("Rab");

          b.area.handleInputMethodEvent(InputMethods.committing("日本"));

          assertThat(b.text.toString()).isEqualTo("Ra日本b");
          assertThat(b.area.composition()).isEmpty();
          assertThat(b.updates()).isEqualTo(before + 2);
        });
  }

  @Test
  void undo_takesBackOwnEditsOnly_andPutsTheCaretThere() {
    Fx.run(
        () -> {
          BridgedArea b = new BridgedArea(false, "abc");
          b.area.replaceText(3, 3, "MINE");
          b.remotely(text -> text.insert(0, "THEIRS "));

          b.area.undo();

          assertThat(b.screen()).isEqualTo("THEIRS abc");
          assertThat(b.area.getCaretPosition()).isEqualTo(10);

          b.area.redo();

          assertThat(b.screen()).isEqualTo("THEIRS abcMINE");
          assertThat(b.area.getCaretPosition()).isEqualTo(14);
        });
  }

  @Test
  void undo_groupsTypingWithinHalfASecond() {
    Fx.run(
        () -> {
          BridgedArea b = new BridgedArea(false, "");
          for (String key : List.of("a", "b", "c")) {
            b.area.replaceSelection(key);
            b.millis += 100;
          }
          b.millis += 1_000;
          b.area.replaceSelection("d");

          b.area.undo();
          assertThat(b.screen()).isEqualTo("abc");
          b.area.undo();
          assertThat(b.screen()).isEmpty();
        });
  }

  @Test
  void readOnly_keysChangeNothing() {
    Fx.run(
        () -> {
          BridgedArea b = new BridgedArea(false, "ab");
          b.area.setEditable(false);

          b.area.replaceText(0, 1, "X");

          assertThat(b.text.toString()).isEqualTo("ab");
        });
  }

  @Test
  void moveSelection_oneTransaction() {
    Fx.run(
        () -> {
          BridgedArea b = new BridgedArea(false, "one two three");
          b.area.selectRange(0, 4);
          int before = b.updates();

          b.area.moveSelectedText(8);

          assertThat(b.text.toString()).isEqualTo("two one three");
          assertThat(b.updates()).isEqualTo(before + 1);
          assertThat(b.area.getSelectedText()).isEqualTo("one ");
        });
  }

  @Test
  void richPaste_formatsAreKept() {
    Fx.run(
        () -> {
          BridgedArea b = new BridgedArea(true, "plain");
          b.bold(0, 5);

          b.area.moveTo(5);
          b.area.replaceSelection("!");

          assertThat(b.text.toDelta()).hasSize(1);
          assertThat(b.area.getStyleOfChar(5).has("bold")).isTrue();
          assertThat(List.of(b.screen())).containsExactly("plain!");
        });
  }
}
