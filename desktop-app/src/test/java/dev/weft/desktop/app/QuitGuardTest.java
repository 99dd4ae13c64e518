package dev.weft.desktop.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class QuitGuardTest {
  private final List<String> said = new ArrayList<>();
  private int rows;
  private final QuitGuard guard = new QuitGuard(() -> rows, said::add);

  @Test
  void mayClose_allOnDisk_saysNothing() {
    assertThat(guard.mayClose()).isTrue();
    assertThat(said).isEmpty();
  }

  @Test
  void mayClose_editsInMemory_asksOnceUntilTheDiskHasThem() {
    rows = 3;
    assertThat(guard.mayClose()).isFalse();
    assertThat(said).singleElement().asString().contains("3 edits", "next time Weft starts");
    assertThat(guard.mayClose()).isTrue();
    rows = 0;
    assertThat(guard.mayClose()).isTrue();
    rows = 1;
    assertThat(guard.mayClose()).isFalse();
    assertThat(said.getLast()).startsWith("1 edit is");
  }
}
