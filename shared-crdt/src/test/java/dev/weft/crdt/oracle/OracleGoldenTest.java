package dev.weft.crdt.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.crdt.testkit.replay.GoldenCase;
import dev.weft.crdt.testkit.replay.GoldenDelivery;
import dev.weft.crdt.testkit.replay.GoldenReplay;
import dev.weft.crdt.testkit.replay.ReplayDoc;
import dev.weft.crdt.testkit.replay.ReplayReport;
import org.junit.jupiter.api.Test;

/** The oracle against all recorded histories of Yjs. */
class OracleGoldenTest {
  private static final ReplayDoc.Factory ORACLE = OracleReplayDoc.FACTORY;
  private static final long SEED = 20261121;

  /** Scenarios that watch deep events, which the oracle does not compute yet. */
  private static final int EVENT_SCENARIOS = 5;

  private static void assertAllPass(ReplayReport report, int unsupported) {
    assertThat(report.failures()).as(report.summary()).isEmpty();
    assertThat(report.unsupported()).as(report.summary()).isEqualTo(unsupported);
    assertThat(report.passed()).as(report.summary()).isPositive();
  }

  @Test
  void scenarios_replayToGoldenBytes() {
    assertAllPass(
        ReplayReport.run(
            "replay of scenarios", GoldenCase.scenarios(), c -> GoldenReplay.run(ORACLE, c)),
        EVENT_SCENARIOS);
  }

  @Test
  void fuzzHistories_replayToGoldenBytes() {
    assertAllPass(
        ReplayReport.run("replay of fuzz", GoldenCase.fuzz(), c -> GoldenReplay.run(ORACLE, c)), 0);
  }

  @Test
  void scenarios_deliveredInStepOrder() {
    assertAllPass(
        ReplayReport.run(
            "delivery of scenarios",
            GoldenCase.scenarios(),
            c -> GoldenDelivery.inStepOrder(ORACLE, c)),
        0);
  }

  @Test
  void fuzzHistories_deliveredInStepOrder() {
    assertAllPass(
        ReplayReport.run(
            "delivery of fuzz", GoldenCase.fuzz(), c -> GoldenDelivery.inStepOrder(ORACLE, c)),
        0);
  }

  @Test
  void allHistories_deliveredInRandomOrder() {
    assertAllPass(
        ReplayReport.run(
            "random delivery",
            java.util.stream.Stream.concat(GoldenCase.scenarios(), GoldenCase.fuzz()),
            c -> GoldenDelivery.inRandomOrder(ORACLE, c, SEED)),
        0);
  }
}
