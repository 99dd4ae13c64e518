package dev.weft.desktop.editor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.fxmisc.richtext.model.GenericEditableStyledDocument;
import org.junit.jupiter.api.Test;

class ScreenTest {
  private final GenericEditableStyledDocument<LineStyle, Run, RunStyle> content =
      new GenericEditableStyledDocument<>(LineStyle.PLAIN, RunStyle.PLAIN, RunOps.INSTANCE);
  private final Screen screen = new Screen(content);

  /** One change: at and count are fractions of the length, so that they always fit. */
  record Change(double at, double count, String text) {}

  @Property(tries = 300)
  void anyChanges_textOnScreenIsTheDocuments(@ForAll("changes") List<Change> changes) {
    Screen some =
        new Screen(
            new GenericEditableStyledDocument<>(LineStyle.PLAIN, RunStyle.PLAIN, RunOps.INSTANCE));
    StringBuilder model = new StringBuilder();
    for (Change change : changes) {
      int at = (int) (change.at() * model.length());
      int count = (int) (change.count() * (model.length() - at));
      if (count > 0) {
        some.delete(at, count);
        model.delete(at, at + count);
      }
      if (!change.text().isEmpty()) {
        some.insert(at, Piece.text(change.text(), Map.of()));
        model.insert(at, change.text());
      }
      assertSame(some.text(), model.toString());
      assertThat(some.length()).isEqualTo(model.length());
      assertSame(some.text(at, model.length()), model.substring(at));
    }
  }

  /** Compares texts too long to print. */
  private static void assertSame(String screen, String model) {
    int same = java.util.Arrays.mismatch(screen.toCharArray(), model.toCharArray());
    assertThat(same)
        .as("first difference, screen %d and document %d long", screen.length(), model.length())
        .isEqualTo(-1);
  }

  @Provide
  Arbitrary<List<Change>> changes() {
    Arbitrary<String> text =
        Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(
                6, Arbitraries.strings().withChars("ab \n\r\u240D").ofMaxLength(12)),
            net.jqwik.api.Tuple.of(
                1, Arbitraries.integers().between(1, 4).map(n -> "long line ".repeat(n * 700))),
            net.jqwik.api.Tuple.of(
                1, Arbitraries.integers().between(1, 4).map(n -> "\uD83D\uDE00".repeat(n * 3000))));
    Arbitrary<Double> fraction = Arbitraries.doubles().between(0, 1);
    Arbitrary<Double> some = Arbitraries.of(0.0, 0.0, 0.01, 0.3, 1.0);
    return Combinators.combine(fraction, some, text).as(Change::new).list().ofMaxSize(20);
  }

  @Test
  void load_longLine_broken() {
    screen.load(List.of(Piece.text("x".repeat(100_000) + "\nshort", Map.of())));

    assertThat(content.getParagraphs()).allMatch(p -> p.length() <= Screen.PIECE_MAX);
    assertThat(screen.text()).isEqualTo("x".repeat(100_000) + "\nshort");
  }

  @Test
  void insert_intoLongLine_staysBroken() {
    screen.load(List.of(Piece.text("x".repeat(5_000), Map.of())));

    screen.insert(100, Piece.text("y".repeat(50_000), Map.of()));

    assertThat(content.getParagraphs()).allMatch(p -> p.length() <= Screen.PIECE_MAX);
    assertThat(screen.length()).isEqualTo(55_000);
  }

  @Test
  void delete_mostOfLongLine_oneParagraphAgain() {
    screen.load(List.of(Piece.text("x".repeat(20_000), Map.of())));

    screen.delete(10, 19_900);

    assertThat(content.getParagraphs()).hasSize(1);
    assertThat(screen.breaks().size()).isZero();
  }

  @Test
  void insert_lineFeed_newLineTakesItsFormats() {
    screen.load(List.of(Piece.text("title", Map.of()), Piece.text("\n", Map.of("header", 1L))));

    screen.insert(2, Piece.text("\n", Map.of("list", "bullet")));

    assertThat(lineStyles())
        .containsExactly(
            LineStyle.of(Map.of("list", "bullet")),
            LineStyle.of(Map.of("header", 1L)),
            LineStyle.PLAIN);
  }

  @Test
  void delete_lineFeed_lineTakesTheNextOnesFormats() {
    screen.load(
        List.of(
            Piece.text("a\n", Map.of("header", 1L)),
            Piece.text("b", Map.of()),
            Piece.text("\n", Map.of("list", "ordered"))));

    screen.delete(1, 1);

    assertThat(lineStyles())
        .containsExactly(LineStyle.of(Map.of("list", "ordered")), LineStyle.PLAIN);
  }

  @Test
  void format_words_andTheLineFeed() {
    screen.load(List.of(Piece.text("one two\nthree", Map.of())));

    screen.format(4, 3, Map.of("bold", true));
    screen.format(7, 1, Map.of("header", 2L));

    assertThat(content.getStyleOfChar(3)).isEqualTo(RunStyle.PLAIN);
    assertThat(content.getStyleOfChar(4).has("bold")).isTrue();
    assertThat(lineStyles()).containsExactly(LineStyle.of(Map.of("header", 2L)), LineStyle.PLAIN);
  }

  @Test
  void embed_oneUnitLong() {
    screen.load(List.of(Piece.text("ab", Map.of())));

    screen.insert(1, Piece.embed(Map.of("image", "x"), Map.of()));

    assertThat(screen.text()).isEqualTo("a" + Run.EMBED + "b");
  }

  private List<LineStyle> lineStyles() {
    return content.getParagraphs().stream().map(p -> p.getParagraphStyle()).toList();
  }
}
