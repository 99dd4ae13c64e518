package dev.weft.relay.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.relay.load.SteadyLoad.Outcome;
import dev.weft.relay.load.SteadyLoad.Shape;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A little load on a relay as the process it is: every edit reaches every member exactly once. */
final class LoadSmokeTest {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(names = {"WEFT_SQLITE", "WEFT_SQLITE_Y"})
  void load_ofBothDialects_deliversEveryEditOnce(Contestant contestant) throws Exception {
    try (ServerUnderLoad server = contestant.start(folder, List.of("-XX:TieredStopAtLevel=1"))) {
      Outcome few = new SteadyLoad(server, 0.2, 1).run("few-", new Shape(4, 3, 400));
      assertThat(few.isExact()).as("%s", few).isTrue();
      // One document whose every turn has updates of many writers.
      Outcome hot = new SteadyLoad(server, 0.2, 1).run("hot-", new Shape(1, 20, 1_500));
      assertThat(hot.isExact()).as("%s", hot).isTrue();
      assertThat(hot.deliveriesPerSecond()).isPositive();
    }
  }
}
