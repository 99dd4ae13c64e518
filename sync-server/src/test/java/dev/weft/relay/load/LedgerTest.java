package dev.weft.relay.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.crdt.Updates;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** That the accounts of the load tool can fail. */
final class LedgerTest {
  private final Ledger ledger = new Ledger(2);

  @Test
  void arrived_inOrder_countsEachOnce() {
    assertThat(ledger.arrived(0, 0, 3, false)).isZero();
    assertThat(ledger.arrived(1, 0, 1, false)).isZero();
    assertThat(ledger.delivered()).isEqualTo(4);
    assertThat(ledger.doubled()).isZero();
    assertThat(ledger.reached()).containsExactly(3, 1);
  }

  @Test
  void arrived_again_isDoubled() {
    ledger.arrived(0, 0, 3, false);
    assertThat(ledger.arrived(0, 2, 4, false)).isEqualTo(3);
    assertThat(ledger.doubled()).isEqualTo(1);
    assertThat(ledger.delivered()).isEqualTo(4);
  }

  @Test
  void arrived_withAHole_isMissingUntilTheHoleIsFilled() {
    ledger.arrived(0, 2, 4, false);
    assertThat(ledger.reached()[0]).isZero();
    ledger.arrived(0, 0, 2, false);
    assertThat(ledger.reached()[0]).isEqualTo(4);
    assertThat(ledger.delivered()).isEqualTo(4);
  }

  @Test
  void arrived_againAfterADifferenceOfState_isNoError() {
    ledger.arrived(0, 0, 5, true);
    ledger.arrived(0, 3, 6, false);
    assertThat(ledger.doubled()).isZero();
    assertThat(ledger.delivered()).isEqualTo(6);
  }

  @Test
  void read_ofOneEditAndOfManyMerged_givesTheirClocks() {
    List<byte[]> updates = new ArrayList<>();
    for (int clock = 0; clock < 5; clock++) {
      updates.add(Edits.typed(1, clock));
      updates.add(Edits.typed(2, clock));
    }
    for (byte[] update : List.of(Edits.typed(1, 0), Edits.typed(1, 7), Updates.merge(updates))) {
      long[] lengths = new long[3];
      Edits.read(
          update, 0, update.length, (client, clock, length) -> lengths[(int) client] += length);
      long[] expected = new long[3];
      Updates.clockRanges(update)
          .forEach((client, clock, length) -> expected[(int) client] += length);
      assertThat(lengths).containsExactly(expected);
    }
  }

  @Test
  void quantile_ofKnownDurations_isWithinThreePerCent() {
    var latencies = new Latencies();
    for (int millis = 1; millis <= 1_000; millis++) {
      latencies.record(millis * 1_000_000L);
    }
    assertThat(latencies.quantileMillis(0.5)).isBetween(485.0, 516.0);
    assertThat(latencies.quantileMillis(0.99)).isBetween(960.0, 1_021.0);
  }
}
