package dev.weft.desktop.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.desktop.replica.StoreHealth;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class QuitGuardTest {
  private final List<String> said = new ArrayList<>();
  private StoreHealth health = new StoreHealth.Writing();
  private final QuitGuard guard = new QuitGuard(() -> health, said::add);

  private static StoreHealth failing(int rows, long sinceMillis) {
    return new StoreHealth.Failing(StoreHealth.Cause.DISK_FULL, rows, sinceMillis, "full");
  }

  @Test
  void mayClose_allOnDisk_saysNothing() {
    assertThat(guard.mayClose()).isTrue();
    assertThat(said).isEmpty();
  }

  @Test
  void mayClose_editsInMemory_asksOnceUntilTheDiskHasThem() {
    health = failing(3, 10);
    assertThat(guard.mayClose()).isFalse();
    assertThat(said).singleElement().asString().contains("3 edits", "next time Weft starts");
    assertThat(guard.mayClose()).isTrue();
    health = new StoreHealth.Writing();
    assertThat(guard.mayClose()).isTrue();
    health = failing(1, 20);
    assertThat(guard.mayClose()).isFalse();
    assertThat(said.getLast()).startsWith("1 edit is");
  }

  /** Whoever stayed after the warning of the morning is warned in the evening as well. */
  @Test
  void mayClose_diskFailsAnew_asksAnew() {
    health = failing(3, 10);
    assertThat(guard.mayClose()).isFalse();
    health = failing(2, 20);
    assertThat(guard.mayClose()).isFalse();
    assertThat(guard.mayClose()).isTrue();
  }
}
