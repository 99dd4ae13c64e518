package dev.weft.installer.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.crdt.testkit.NodeYjs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever is killed, whenever: two desktops, the relay, a fresh desktop and the real Yjs end up
 * with exactly the recorded texts.
 *
 * <p>{@code weft.seeds} is how many seeds run, {@code weft.seed} the first of them, {@code
 * weft.recording} the history in the first document. installer/README.md has the long run.
 */
@Order(Integer.MAX_VALUE)
@Execution(ExecutionMode.CONCURRENT)
class KillProofReplayTest {
  private static final int KILLS_MIN = 20;

  private static final Score SOLO = Score.named(System.getProperty("weft.recording", "rustcode"));
  private static final Score DUET = Score.named("friendsforever");

  private static final Path FOLDER =
      Path.of(System.getProperty("weft.root", ".."), "installer/target/kill-proof")
          .toAbsolutePath()
          .normalize();

  private static TrainedPrograms programs;

  @BeforeAll
  static void train() throws IOException {
    deleteTree(FOLDER.resolve("programs"));
    programs = TrainedPrograms.make(FOLDER.resolve("programs"));
  }

  static LongStream seeds() {
    long first = Long.getLong("weft.seed", 1);
    return LongStream.range(first, first + Long.getLong("weft.seeds", 10));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void replay_killedAtRandomMoments_losesNothing(long seed) throws IOException {
    Path folder = FOLDER.resolve("seed-" + seed);
    deleteTree(folder);
    long start = System.nanoTime();
    try (KillProofRun run = new KillProofRun(programs, seed, folder, SOLO, DUET)) {
      run.run();
      assertThat(run.kills()).isGreaterThanOrEqualTo(KILLS_MIN);
      yjsAgrees(run);
      System.err.printf(
          "weft: kill-proof seed %d: %.1f s, %s%n",
          seed, (System.nanoTime() - start) / 1e9, run.describe());
    }
    deleteTree(folder);
  }

  /** The real Yjs reads what the relay holds; without Node the seed counts as skipped. */
  private static void yjsAgrees(KillProofRun run) {
    try (NodeYjs yjs = NodeYjs.start()) {
      for (var expected :
          List.of(
              List.of(KillProofRun.SOLO, SOLO.endContent()),
              List.of(KillProofRun.DUET, DUET.endContent()))) {
        int doc = yjs.doc(1, true, List.of(List.of("text", "content")));
        yjs.apply(doc, 1, List.of(run.relayBytes(expected.getFirst())));
        assertThat(yjs.text(doc, "content")).isEqualTo(expected.getLast());
      }
    }
  }

  private static void deleteTree(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
