package dev.weft.desktop.app.theme;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DyeTest {
  @Test
  void of_sameNameSameDye() {
    assertThat(Dye.of("Tomas")).isEqualTo(Dye.of("Tomas"));
  }

  @Test
  void assign_eightPeople_allDiffer() {
    List<String> people = IntStream.range(0, 8).mapToObj(i -> "person " + i).toList();

    Map<String, Dye> dyes = Dye.assign(people);

    assertThat(dyes.keySet()).containsExactlyInAnyOrderElementsOf(people);
    assertThat(dyes.values()).doesNotHaveDuplicates();
  }

  @Test
  void assign_ninthPerson_keepsOwnDye() {
    List<String> people = IntStream.range(0, 9).mapToObj(i -> "person " + i).toList();

    assertThat(Dye.assign(people)).hasSize(9);
  }

  @Test
  void assign_alone_ownDye() {
    assertThat(Dye.assign(List.of("Ifeoma"))).containsEntry("Ifeoma", Dye.of("Ifeoma"));
  }
}
