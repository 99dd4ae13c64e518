package dev.weft.desktop.editor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.desktop.editor.TextSearch.Hit;
import org.junit.jupiter.api.Test;

class TextSearchTest {
  @Test
  void in_plainWords_anyCase() {
    assertThat(new TextSearch("buoy", false, false, false).in("Buoys, a buoy."))
        .containsExactly(new Hit(0, 4), new Hit(9, 13));
  }

  @Test
  void in_wholeWordsAndCase() {
    assertThat(new TextSearch("buoy", true, true, false).in("Buoy buoys buoy"))
        .containsExactly(new Hit(11, 15));
  }

  @Test
  void in_plainWords_areNotAnExpression() {
    assertThat(new TextSearch("a.c", false, false, false).in("abc a.c"))
        .containsExactly(new Hit(4, 7));
  }

  @Test
  void replaced_expression_fillsGroups() {
    TextSearch search = new TextSearch("(\\w+)@(\\w+)", false, false, true);

    assertThat(search.replaced("to lena@brightwater now", new Hit(3, 19), "$2 at $1"))
        .isEqualTo("brightwater at lena");
  }

  @Test
  void isValid_brokenExpression_false() {
    assertThat(new TextSearch("(", false, false, true).isValid()).isFalse();
    assertThat(new TextSearch("(", false, false, false).isValid()).isTrue();
    assertThat(new TextSearch("", false, false, false).isValid()).isFalse();
  }

  @Test
  void in_endlesslyManyHits_stops() {
    assertThat(new TextSearch("a", false, false, false).in("a".repeat(20_000)))
        .hasSize(TextSearch.HITS_MAX);
  }
}
