package dev.weft.crdt;

import dev.weft.crdt.testkit.replay.GoldenCase;
import dev.weft.crdt.testkit.replay.GoldenDelivery;
import dev.weft.crdt.testkit.replay.GoldenReplay;
import dev.weft.crdt.testkit.replay.ReplayDoc;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * All recorded scenarios and histories of Yjs on the library: what {@link GoldenReplay} and {@link
 * GoldenDelivery} compare, and for which the oracle is held to the same (`OracleGoldenTest`).
 */
class GoldenVectorsTest {
  private static final ReplayDoc.Factory LIBRARY = YDocReplay.FACTORY;
  private static final long SEED = 20_261_125;
  private static final int RANDOM_ORDERS = 3;

  private static Stream<DynamicTest> everyCase(Consumer<GoldenCase> check) {
    return GoldenCase.all()
        .map(golden -> DynamicTest.dynamicTest(golden.name(), () -> check.accept(golden)));
  }

  /**
   * Every emitted byte, state, event, snapshot and pending part while the script is carried out.
   */
  @TestFactory
  Stream<DynamicTest> script_replaysToGoldenBytes() {
    return everyCase(golden -> GoldenReplay.run(LIBRARY, golden));
  }

  @TestFactory
  Stream<DynamicTest> updates_deliveredInStepOrder() {
    return everyCase(golden -> GoldenDelivery.inStepOrder(LIBRARY, golden));
  }

  @TestFactory
  Stream<DynamicTest> updates_deliveredInRandomOrders() {
    return everyCase(
        golden ->
            LongStream.range(SEED, SEED + RANDOM_ORDERS)
                .forEach(seed -> GoldenDelivery.inRandomOrder(LIBRARY, golden, seed)));
  }

  @TestFactory
  Stream<DynamicTest> finalState_loadsFromBothVersions() {
    return everyCase(golden -> GoldenDelivery.reload(LIBRARY, golden));
  }
}
