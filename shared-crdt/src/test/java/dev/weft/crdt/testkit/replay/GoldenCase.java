package dev.weft.crdt.testkit.replay;

import dev.weft.crdt.testkit.Tagged;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One recorded history: several documents, a script, and all that Yjs made of it. */
public record GoldenCase(String file, Map<String, @Nullable Object> json) {
  /** The hand-written scenarios. */
  public static Stream<GoldenCase> scenarios() {
    return files("scenario");
  }

  /** The random histories. */
  public static Stream<GoldenCase> fuzz() {
    return files("fuzz");
  }

  /** All of both. */
  public static Stream<GoldenCase> all() {
    return Stream.concat(scenarios(), fuzz());
  }

  private static Stream<GoldenCase> files(String kind) {
    return Tagged.files().stream()
        .filter(file -> kind.equals(Tagged.vectorFile(file).get("kind")))
        .flatMap(GoldenCase::of);
  }

  /** The cases of one file. */
  public static Stream<GoldenCase> of(String file) {
    return Tagged.cases(file).stream().map(json -> new GoldenCase(file, json));
  }

  public String name() {
    return file + "/" + Tagged.string(json, "name");
  }

  /** What the history is about: the kind of a random one, the file of a scenario. */
  public String kind() {
    return json.get("kind") instanceof String kind ? "fuzz " + kind : file;
  }

  boolean isScenario() {
    return !json.containsKey("kind");
  }

  /** Whether a replay must give the same bytes. */
  boolean bytesAreComparable() {
    return !Boolean.FALSE.equals(json.get("markerInvariant"));
  }

  boolean converged() {
    return Boolean.TRUE.equals(json.get("converged"));
  }

  /**
   * Whether the script types lone surrogates: its author keeps them, while every update holds
   * U+FFFD instead.
   */
  boolean writesLoneSurrogates() {
    return list("steps").stream()
        .flatMap(step -> Tagged.list(step, "ops").stream())
        .anyMatch(op -> op.get("s") instanceof String s && hasLoneSurrogate(s));
  }

  private static boolean hasLoneSurrogate(String text) {
    return text.codePoints()
        .anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
  }

  /** Whether the script watches events. */
  boolean observes() {
    return Boolean.TRUE.equals(json.get("observe"));
  }

  List<Map<String, @Nullable Object>> list(String name) {
    return Tagged.list(json, name);
  }

  int documents() {
    return list("docs").size();
  }

  Map<String, @Nullable Object> document(int index) {
    return list("docs").get(index);
  }

  /** Kind and name of the roots. */
  List<List<String>> roots() {
    return Tagged.values(json, "roots").stream()
        .map(r -> ((List<?>) Objects.requireNonNull(r)).stream().map(String.class::cast).toList())
        .toList();
  }

  /** What Yjs ended with; of a random history only document 0. */
  List<Map<String, @Nullable Object>> finals() {
    return json.get("final") instanceof List<?>
        ? list("final")
        : List.of(Tagged.object(json.get("final")));
  }
}
