package dev.weft.desktop.editor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class LineStatesTest {
  private static final Language JAVA = Language.ofTitle("A.java");

  @Test
  void edit_opensComment_everythingBelowChanges() {
    LineStates states = of("int a;", "int b;", "int c;");

    int changed = states.edit(0, 1, List.of("/* int a;"));

    assertThat(changed).isEqualTo(3);
    assertThat(states.spans(2)).containsExactly(new LineLexer.Span(6, "syn-com"));
  }

  @Test
  void edit_insideLine_stopsAtOnce() {
    LineStates states = of("int a;", "int b;", "int c;", "int d;");

    assertThat(states.edit(1, 1, List.of("int bb;"))).isEqualTo(3);
  }

  @Test
  void spans_knowKeywordStringNumberComment() {
    LineStates states = of("return \"x\" + 42; // why");

    assertThat(states.spans(0))
        .extracting(LineLexer.Span::token)
        .contains("syn-kw", "syn-str", "syn-num", "syn-com");
    assertThat(states.spans(0).stream().mapToInt(LineLexer.Span::length).sum())
        .isEqualTo("return \"x\" + 42; // why".length());
  }

  @Property(tries = 200)
  void anyEdits_sameAsReadingFromTheStart(@ForAll long seed) {
    Random random = new Random(seed);
    LineStates states = of("");
    List<String> lines = new ArrayList<>(List.of(""));
    String[] pieces = {"/*", "*/", "int x = 1;", "\"open", "'", "", "// c", "\"\"\"", "}"};
    for (int i = 0; i < 30; i++) {
      int from = random.nextInt(lines.size() + 1);
      int removed = random.nextInt(lines.size() - from + 1);
      List<String> added = new ArrayList<>();
      for (int k = random.nextInt(4); k > 0; k--) {
        added.add(pieces[random.nextInt(pieces.length)]);
      }
      states.edit(from, removed, added);
      lines.subList(from, from + removed).clear();
      lines.addAll(from, added);

      assertThat(states.ends()).isEqualTo(of(lines.toArray(new String[0])).ends());
    }
  }

  @Test
  void languages_atLeastThirty() {
    assertThat(Language.all()).hasSizeGreaterThanOrEqualTo(30);
    Language.all().forEach(language -> new LineLexer(language).spans("a = 1", LineLexer.START));
  }

  private static LineStates of(String... lines) {
    LineStates states = new LineStates(new LineLexer(JAVA));
    states.edit(0, 1, List.of(lines));
    return states;
  }
}
