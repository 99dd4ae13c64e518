package dev.weft.desktop.editor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SoftBreaksTest {
  private final SoftBreaks breaks = new SoftBreaks();

  @Test
  void toScreen_atBreak_afterTheFeed() {
    breaks.add(4);

    assertThat(breaks.toScreen(3)).isEqualTo(3);
    assertThat(breaks.toScreenBefore(4)).isEqualTo(4);
    assertThat(breaks.toScreen(4)).isEqualTo(5);
    assertThat(breaks.toScreen(5)).isEqualTo(6);
  }

  @Test
  void toDocument_bothSidesOfTheFeed_sameOffset() {
    breaks.add(4);
    breaks.add(9);

    assertThat(breaks.toDocument(4)).isEqualTo(4);
    assertThat(breaks.toDocument(5)).isEqualTo(4);
    assertThat(breaks.toDocument(10)).isEqualTo(9);
    assertThat(breaks.toDocument(11)).isEqualTo(9);
    assertThat(breaks.toDocument(12)).isEqualTo(10);
  }

  @Test
  void inserted_atBreak_breakStays() {
    breaks.add(4);
    breaks.add(8);

    breaks.inserted(4, 10);

    assertThat(breaks.offset(0)).isEqualTo(4);
    assertThat(breaks.offset(1)).isEqualTo(18);
  }

  @Test
  void deleted_betweenTwoBreaks_oneStays() {
    breaks.add(4);
    breaks.add(8);

    breaks.deleted(4, 4);

    assertThat(breaks.size()).isEqualTo(1);
    assertThat(breaks.offset(0)).isEqualTo(4);
  }

  @Test
  void deleted_upToBreak_breakMovesToTheStart() {
    breaks.add(8);
    breaks.add(12);

    breaks.deleted(2, 6);

    assertThat(breaks.offset(0)).isEqualTo(2);
    assertThat(breaks.offset(1)).isEqualTo(6);
  }

  @Test
  void deleted_acrossBreaks_theyGo() {
    breaks.add(4);
    breaks.add(8);

    breaks.deleted(2, 20);

    assertThat(breaks.size()).isZero();
  }

  @Test
  void add_twice_throws() {
    breaks.add(4);

    assertThatThrownBy(() -> breaks.add(4)).isInstanceOf(IllegalStateException.class);
  }
}
