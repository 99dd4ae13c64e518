package dev.weft.desktop.editor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.crdt.YText;
import dev.weft.desktop.Fx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javafx.scene.input.KeyCode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/**
 * After any interleaving of typing with its rules, formats, drags, undo, redo and what others do,
 * every character on the screen, embeds included, carries exactly the formats that the document
 * holds for it, and every line those of its line feed.
 */
class StylesOnScreenTest {
  private static final int STEPS = 70;

  /** Histories per seed; more of them with {@code -Dweft.screen.rounds=N}. */
  private static final int ROUNDS = Integer.getInteger("weft.screen.rounds", 1);

  @Property(tries = 60)
  void anyInterleaving_stylesOnScreenAreThoseOfTheDocument(@ForAll long seed) {
    for (int round = 0; round < ROUNDS; round++) {
      Random random = new Random(seed + round);
      Fx.run(() -> interleave(random));
    }
  }

  private static void interleave(Random random) {
    RichDesk desk = new RichDesk(random.nextBoolean() ? "" : "a line of text\n".repeat(40));
    List<String> done = new ArrayList<>();
    for (int i = 0; i < STEPS; i++) {
      done.add(step(desk, random));
      desk.b.millis += random.nextInt(400);
      if (random.nextInt(3) == 0) {
        desk.b.bridge.flush();
        assertSame(desk, done);
      }
    }
    desk.b.bridge.flush();
    assertSame(desk, done);
    desk.b.bridge.close();
  }

  private static void assertSame(RichDesk desk, List<String> done) {
    List<ScreenDelta.Unit> screen = ScreenDelta.ofScreen(desk.b.area);
    List<ScreenDelta.Unit> document = ScreenDelta.ofDocument(desk.b.text);
    for (int i = 0; i < Math.min(screen.size(), document.size()); i++) {
      if (!screen.get(i).equals(document.get(i))) {
        throw new AssertionError(
            "unit %d of %d on the screen is %s, in the document %s, after %s"
                .formatted(i, document.size(), screen.get(i), document.get(i), done));
      }
    }
    assertThat(screen).as("after %s", done).hasSameSizeAs(document);
    assertThat(ScreenDelta.lastLine(desk.b.area)).as("the last line, after %s", done).isEmpty();
  }

  private static String step(RichDesk desk, Random random) {
    BridgedArea b = desk.b;
    int length = b.area.getLength();
    int at = random.nextInt(length + 1);
    int to = Math.min(length, at + random.nextInt(30));
    return switch (random.nextInt(16)) {
      case 0 -> {
        b.area.moveTo(at);
        desk.type("word ");
        yield "type at " + at;
      }
      case 1 -> {
        b.area.moveTo(at);
        String typed = markdown(random);
        desk.type(typed);
        yield "type " + typed + " at " + at;
      }
      case 2 -> {
        b.area.replaceText(
            at, to, random.nextInt(9) == 0 ? "pasted text ".repeat(700) : "\uD83D\uDE00\nb");
        yield "replace " + at + " " + to;
      }
      case 3 -> {
        b.area.moveTo(at);
        desk.press(random.nextBoolean() ? KeyCode.BACK_SPACE : KeyCode.DELETE);
        yield "delete at " + at;
      }
      case 4, 5 -> {
        b.area.selectRange(at, to);
        String name = List.of("bold", "italic", "code", "underline").get(random.nextInt(4));
        desk.rich.toggle(name);
        yield "toggle " + name + " " + at + " " + to;
      }
      case 6 -> {
        b.area.selectRange(at, to);
        desk.rich.setHeading(random.nextInt(4));
        yield "heading " + at + " " + to;
      }
      case 7 -> {
        b.area.selectRange(at, to);
        desk.rich.toggleList(List.of("bullet", "ordered", "unchecked").get(random.nextInt(3)));
        yield "list " + at + " " + to;
      }
      case 8 -> {
        b.area.selectRange(at, to);
        desk.rich.indent(random.nextBoolean() ? 1 : -1);
        yield "indent " + at + " " + to;
      }
      case 9 -> {
        b.area.selectRange(at, to);
        b.area.moveSelectedText(random.nextInt(length + 1));
        yield "drag " + at + " " + to;
      }
      case 10 -> {
        b.area.undo();
        yield "undo";
      }
      case 11 -> {
        b.area.redo();
        yield "redo";
      }
      case 12 -> {
        b.bridge.flush();
        yield "flush";
      }
      default -> {
        List<String> remote = new ArrayList<>();
        b.remotely(text -> remote(text, random, remote));
        yield "remote " + remote;
      }
    };
  }

  private static String markdown(Random random) {
    List<String> some =
        List.of("# ", "- ", "1. ", "[x] ", "> ", "``` ", "**b** ", "`c` ", "\n", "x\ny\n");
    return some.get(random.nextInt(some.size()));
  }

  private static void remote(YText text, Random random, List<String> done) {
    for (int n = random.nextInt(4); n >= 0; n--) {
      List<ScreenDelta.Unit> units = ScreenDelta.ofDocument(text);
      int at = whole(units, random.nextInt(units.size() + 1));
      int count = whole(units, Math.min(units.size(), at + random.nextInt(25))) - at;
      switch (random.nextInt(6)) {
        case 0 -> text.insert(at, words(random), attributes(random));
        case 1 -> text.insert(at, words(random));
        case 2 -> text.insertEmbed(at, embed(random), attributes(random));
        case 3, 4 -> text.format(at, count, change(random));
        default -> text.delete(at, count);
      }
      done.add(at + "+" + count + " of " + units.size());
    }
  }

  /** No editor edits between the halves of a surrogate pair. */
  private static int whole(List<ScreenDelta.Unit> units, int at) {
    boolean isInside =
        at > 0
            && at < units.size()
            && units.get(at - 1).what() instanceof Character high
            && units.get(at).what() instanceof Character low
            && Character.isSurrogatePair(high, low);
    return isInside ? at - 1 : at;
  }

  private static String words(Random random) {
    List<String> some =
        List.of(
            "r", "remote ", "\n", "x\ny\nz", "\r\n", "long ".repeat(1200), "\n\n", "\uD83D\uDE00");
    return some.get(random.nextInt(some.size()));
  }

  private static @Nullable Object embed(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> Map.of("image", "data:image/png;base64,");
      case 1 -> Map.of("divider", true);
      case 2 -> null;
      default -> Map.of("unknown", Map.of("deep", List.of(1L, "two")));
    };
  }

  private static Map<String, @Nullable Object> attributes(Random random) {
    Map<String, @Nullable Object> attributes = new HashMap<>();
    if (random.nextBoolean()) {
      attributes.put("bold", true);
    }
    if (random.nextInt(3) == 0) {
      attributes.put("list", "bullet");
    }
    if (random.nextInt(5) == 0) {
      attributes.put("made-up", Map.of("by", "somebody"));
    }
    return attributes;
  }

  private static Map<String, @Nullable Object> change(Random random) {
    Map<String, @Nullable Object> change = new HashMap<>();
    String name = List.of("bold", "header", "list", "color", "made-up").get(random.nextInt(5));
    Object value =
        switch (name) {
          case "header" -> (Object) 2L;
          case "list" -> "ordered";
          case "color" -> "#123456";
          default -> true;
        };
    change.put(name, random.nextInt(3) == 0 ? null : value);
    return change;
  }
}
