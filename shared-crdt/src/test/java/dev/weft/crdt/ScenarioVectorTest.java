package dev.weft.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.crdt.testkit.Replay;
import dev.weft.crdt.testkit.Script;
import dev.weft.crdt.testkit.Tagged;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Golden scenarios and histories of Yjs: every emitted byte and every state must be the same. */
class ScenarioVectorTest {
  private static final List<String> SCENARIOS =
      List.of(
          "array-map",
          "conflict",
          "events",
          "pending",
          "richtext",
          "snapshot",
          "subdoc",
          "text",
          "undo",
          "unicode",
          "xml");

  private static final int FUZZ_FILES = 13;

  static List<String> scenarioFiles() {
    return SCENARIOS.stream().map(name -> "scenarios-" + name).toList();
  }

  static List<String> fuzzFiles() {
    return IntStream.range(0, FUZZ_FILES).mapToObj("fuzz-%02d"::formatted).toList();
  }

  private static Stream<DynamicTest> tests(List<String> files) {
    List<DynamicTest> tests = new ArrayList<>();
    for (String file : files) {
      for (Map<String, @Nullable Object> c : Tagged.cases(file)) {
        tests.add(DynamicTest.dynamicTest(Tagged.string(c, "name"), () -> check(c)));
      }
    }
    return tests.stream();
  }

  @TestFactory
  Stream<DynamicTest> replay_scenariosByteForByte() {
    return tests(scenarioFiles());
  }

  @TestFactory
  Stream<DynamicTest> replay_fuzzHistoriesByteForByte() {
    return tests(fuzzFiles());
  }

  static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  static String sha(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  static void check(Map<String, @Nullable Object> c) {
    boolean exact = Boolean.TRUE.equals(c.get("markerInvariant"));
    Map<String, String> trace = new LinkedHashMap<>();
    for (Object entry : Tagged.values(c, "trace")) {
      List<?> t = (List<?>) Objects.requireNonNull(entry);
      trace.put(t.get(0) + "/" + t.get(1), (String) t.get(2));
    }
    Replay replay = new Replay(c);
    List<Map<String, @Nullable Object>> pendings = Tagged.list(c, "pend");
    List<Map<String, @Nullable Object>> snapshots = Tagged.list(c, "snaps");
    replay.run(
        (step, description, r) -> {
          for (int d = 0; exact && d < r.docs().size(); d++) {
            String expected = trace.get(step + "/" + d);
            if (expected != null) {
              byte[] state = r.docs().get(d).encodeStateAsUpdate();
              assertThat(sha(state).substring(0, 16))
                  .as("state of document %s after step %s", d, step)
                  .isEqualTo(expected);
            }
          }
          for (Map<String, @Nullable Object> p : pendings) {
            if (Tagged.integer(p, "s") == step) {
              checkPending(p, r);
            }
          }
          for (Map<String, @Nullable Object> s : snapshots) {
            if (Tagged.integer(s, "s") == step) {
              checkSnapshot(s, r);
            }
          }
        });
    if (exact) {
      checkUpdates(Tagged.list(c, "updates"), replay.local());
      checkUpdates(Tagged.list(c, "echoes"), replay.echoes());
    }
    if (c.get("undoChecks") instanceof List<?> checks) {
      checkUndo(checks, replay);
    }
    checkFinal(c, replay, exact);
  }

  private static void checkUpdates(
      List<Map<String, @Nullable Object>> expected, List<Replay.Emitted> emitted) {
    if (expected.isEmpty()) {
      return;
    }
    for (int i = 0; i < Math.min(expected.size(), emitted.size()); i++) {
      Map<String, @Nullable Object> update = expected.get(i);
      Replay.Emitted mine = emitted.get(i);
      assertThat((long) mine.step()).as("step of update %s", i).isEqualTo(update.get("s"));
      assertThat(base64(mine.v1()))
          .as("update %s of step %s", i, mine.step())
          .isEqualTo(update.get("v1"));
      if (update.get("v2") != null) {
        assertThat(base64(mine.v2())).as("update %s, V2", i).isEqualTo(update.get("v2"));
      }
    }
    assertThat(emitted).hasSameSizeAs(expected);
  }

  private static void checkPending(Map<String, @Nullable Object> expected, Replay replay) {
    YDoc doc = replay.docs().get((int) Tagged.integer(expected, "d"));
    assertThat(base64(doc.encodeStateAsUpdate())).isEqualTo(expected.get("v1"));
    assertThat(base64(doc.encodeStateAsUpdateV2())).isEqualTo(expected.get("v2"));
    assertThat(base64(doc.stateVector().encode())).isEqualTo(expected.get("sv"));
  }

  private static void checkSnapshot(Map<String, @Nullable Object> expected, Replay replay) {
    int d = expected.containsKey("d") ? (int) Tagged.integer(expected, "d") : 0;
    YDoc doc = replay.docs().get(d);
    Snapshot snapshot = Snapshot.of(doc);
    assertThat(base64(snapshot.encode())).isEqualTo(expected.get("v1"));
    assertThat(base64(snapshot.encodeV2())).isEqualTo(expected.get("v2"));
    assertThat(Snapshot.decode(snapshot.encode())).isEqualTo(snapshot);
    assertThat(Snapshot.decodeV2(snapshot.encodeV2())).isEqualTo(snapshot);
  }

  private static void checkUndo(List<?> checks, Replay replay) {
    assertThat(replay.undoResults()).hasSameSizeAs(checks);
  }

  private static Map<String, @Nullable Object> views(
      YDoc doc, Map<String, @Nullable Object> testCase) {
    Map<String, @Nullable Object> views = new LinkedHashMap<>();
    Script.kinds(testCase)
        .forEach((name, kind) -> views.put(name, Script.view(Script.root(doc, kind, name))));
    return views;
  }

  private static void checkFinal(Map<String, @Nullable Object> c, Replay replay, boolean exact) {
    List<Map<String, @Nullable Object>> finals =
        c.get("final") instanceof List<?> ? Tagged.list(c, "final") : List.of();
    if (c.get("final") instanceof Map<?, ?> only) {
      finals = List.of(Tagged.object(only));
    }
    for (Map<String, @Nullable Object> expected : finals) {
      int d = expected.containsKey("d") ? (int) Tagged.integer(expected, "d") : 0;
      checkState(c, expected, replay.docs().get(d), exact);
    }
    List<Map<String, @Nullable Object>> perDoc = Tagged.list(c, "perDoc");
    for (int d = 0; exact && d < perDoc.size(); d++) {
      YDoc doc = replay.docs().get(d);
      assertThat(sha(doc.encodeStateAsUpdate())).isEqualTo(perDoc.get(d).get("v1sha"));
      assertThat(sha(doc.encodeStateAsUpdateV2())).isEqualTo(perDoc.get(d).get("v2sha"));
    }
  }

  static void checkState(
      Map<String, @Nullable Object> c,
      Map<String, @Nullable Object> expected,
      YDoc doc,
      boolean exact) {
    assertThat(Script.comparable(views(doc, c)))
        .as("content")
        .isEqualTo(Script.comparable(expected.get("roots")));
    assertThat(base64(doc.stateVector().encode())).isEqualTo(expected.get("sv"));
    Snapshot snapshot = Snapshot.of(doc);
    assertThat(base64(snapshot.encode())).isEqualTo(expected.get("snapV1"));
    if (expected.get("snapV2") != null) {
      assertThat(base64(snapshot.encodeV2())).isEqualTo(expected.get("snapV2"));
    }
    if (exact) {
      assertThat(base64(doc.encodeStateAsUpdate())).isEqualTo(expected.get("v1"));
      if (expected.get("v2") != null) {
        assertThat(base64(doc.encodeStateAsUpdateV2())).isEqualTo(expected.get("v2"));
      }
    }
  }
}
