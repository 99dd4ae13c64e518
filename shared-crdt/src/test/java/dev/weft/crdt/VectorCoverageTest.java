package dev.weft.crdt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.weft.crdt.awareness.AwarenessTest;
import dev.weft.crdt.codec.Lib0PrimitivesTest;
import dev.weft.crdt.protocol.FramesTest;
import dev.weft.crdt.testkit.Tagged;
import dev.weft.crdt.testkit.replay.GoldenCase;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * Which golden file is exercised by which test. A file without a test, and a test that no longer
 * reads its file, fail here.
 */
class VectorCoverageTest {
  private static final String SUFFIX = ".json";

  /** Files of one case each that a test reads by name. */
  private static final Map<String, List<Class<?>>> BY_NAME =
      Map.of(
          "lib0-primitives", List.of(Lib0PrimitivesTest.class),
          "merge-diff-convert", List.of(UpdatesVectorTest.class),
          "relative-positions", List.of(RelativePositionVectorTest.class),
          "awareness", List.of(AwarenessTest.class),
          "sync-protocol", List.of(FramesTest.class, SyncVectorTest.class));

  /** Kinds of which {@link GoldenVectorsTest} takes every case of every file there is. */
  private static final Set<String> REPLAYED = Set.of("scenario", "fuzz");

  @Test
  void everyFile_isExercisedByATest() {
    Map<String, Long> replayed =
        GoldenCase.all().collect(Collectors.groupingBy(GoldenCase::file, Collectors.counting()));
    Set<String> named = new TreeSet<>();
    for (String file : Tagged.files()) {
      if (REPLAYED.contains(Tagged.string(Tagged.vectorFile(file), "kind"))) {
        assertThat(replayed)
            .as("cases of %s that are replayed", file)
            .containsEntry(file, (long) Tagged.cases(file).size());
      } else {
        named.add(file);
      }
    }
    assertThat(named)
        .as("files that no test replays or reads")
        .isEqualTo(new TreeSet<>(BY_NAME.keySet()));
    BY_NAME.forEach((file, tests) -> tests.forEach(test -> assertReads(test, file)));
  }

  /** The name stands in the constants of the compiled test. */
  private static void assertReads(Class<?> test, String file) {
    String classFile = "/" + test.getName().replace('.', '/') + ".class";
    try (InputStream in = Objects.requireNonNull(test.getResourceAsStream(classFile))) {
      String constants = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
      assertThat(constants.contains(file)).as("%s reads %s", test, file).isTrue();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    assertThatCode(() -> test.getDeclaredConstructor()).doesNotThrowAnyException();
  }

  /** The copies in the resources are those of the specification, wherever that is at hand. */
  @Test
  void files_areThoseOfTheSpecification() throws IOException {
    Path given = Path.of(System.getProperty("weft.root", "."), "..", "shared", "vectors");
    Assumptions.assumeTrue(Files.isDirectory(given), "../shared/vectors is not there");
    Map<String, byte[]> expected = new TreeMap<>();
    try (Stream<Path> paths = Files.list(given)) {
      for (Path path : paths.filter(p -> p.toString().endsWith(SUFFIX)).toList()) {
        String name = path.getFileName().toString();
        expected.put(name.substring(0, name.length() - SUFFIX.length()), Files.readAllBytes(path));
      }
    }
    assertThat(Tagged.files()).containsExactlyElementsOf(expected.keySet());
    expected.forEach((name, bytes) -> assertThat(Tagged.fileBytes(name)).as(name).isEqualTo(bytes));
  }
}
