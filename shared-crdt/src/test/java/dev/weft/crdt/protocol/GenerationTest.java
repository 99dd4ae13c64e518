package dev.weft.crdt.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GenerationTest {
  @Test
  void refusal_sameAndPrevious_areServed() {
    assertThat(Generation.refusal(7, "7")).isNull();
    assertThat(Generation.refusal(7, "6")).isNull();
  }

  @Test
  void refusal_noneStated_isServed() {
    assertThat(Generation.refusal(7, null)).isNull();
  }

  @Test
  void refusal_others_saysWhoIsTooOld() {
    assertThat(Generation.refusal(7, "5")).contains("This Weft is too old").contains("5 and 7");
    assertThat(Generation.refusal(7, "8")).contains("relay is too old").contains("7 and 8");
  }

  @Test
  void refusal_noNumber_isRefused() {
    for (String stated : new String[] {"", "one", "-1", "+1", "1.0", "99999999999"}) {
      assertThat(Generation.refusal(7, stated)).as(stated).isNotNull();
    }
  }
}
