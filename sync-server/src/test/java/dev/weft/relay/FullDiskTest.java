package dev.weft.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * A disk that fills up under load: writes fail in earnest, in SQLite and in the blob directory, as
 * the system lets no file of the process grow further.
 */
@DisabledOnOs(OS.WINDOWS)
final class FullDiskTest {
  private static final int TRY_LATER = 1013;

  @TempDir Path folder;

  @Test
  void diskFull_underLoad_refusesAndLosesNothingAcknowledged() {
    var witness = new Witness();
    for (int kibMax : List.of(2_500, 3_000)) {
      try (RelayProcess relay =
          RelayProcess.startOnFullDisk(folder, kibMax, "--records-per-checkpoint", "60")) {
        witness.verify(relay.port());
        // Writes until the relay refuses.
        witness.writeUntil(relay.port(), Long.MAX_VALUE / 2_000_000, () -> {}, TRY_LATER);
        assertThat(relay.errors()).contains("log.commit.failed", "kind=FULL");
      }
      try (RelayProcess relay = RelayProcess.start(folder, 0, "--records-per-checkpoint", "60")) {
        assertThat(witness.verify(relay.port())).isPositive();
      }
    }
  }
}
