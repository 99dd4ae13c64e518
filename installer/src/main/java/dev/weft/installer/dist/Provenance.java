package dev.weft.installer.dist;

import dev.weft.crdt.codec.JsonText;
import dev.weft.jlink.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What was built from what: a statement of in-toto with the provenance of SLSA 1 about every file
 * of a folder of packages. It names the commit, the command, the JDK, and each library with its
 * digest as the bills of materials have them. It holds no time and no name of a machine, so two
 * builds of a commit on one system say the same.
 *
 * <p>{@code dist} writes it as it stands; whoever publishes signs it, see {@code FeedTool}.
 */
public final class Provenance {
  /** Ending of its file's name. */
  public static final String ENDING = ".provenance.json";

  static final String STATEMENT_TYPE = "https://in-toto.io/Statement/v1";
  static final String PREDICATE_TYPE = "https://slsa.dev/provenance/v1";
  private static final String BUILD_TYPE = "https://weft.dev/dist/v1";

  /** Who built it; the releaser's own word, so it is set by whoever signs. */
  private static final String BUILDER = "WEFT_BUILDER_ID";

  private Provenance() {}

  /** Writes it beside the packages. */
  static Path write(Target target) {
    Path file = target.packages().resolve("weft-" + target.version() + ENDING);
    try {
      Files.deleteIfExists(file);
      Files.writeString(
          file, JsonText.stringify(statement(target, Commit.of(target.root()))) + "\n");
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The commit that is checked out, and whether the files are those of it. */
  record Commit(String id, boolean isChanged) {
    static Commit of(Path root) {
      String git = root.toString();
      return new Commit(
          Command.run(Map.of(), List.of("git", "-C", git, "rev-parse", "HEAD")).strip(),
          !Command.run(Map.of(), List.of("git", "-C", git, "status", "--porcelain")).isBlank());
    }
  }

  static Map<String, @Nullable Object> statement(Target target, Commit commit) throws IOException {
    Map<String, @Nullable Object> internal = new LinkedHashMap<>();
    internal.put("os", System.getProperty("os.name"));
    internal.put("arch", System.getProperty("os.arch"));
    internal.put("javaVendor", System.getProperty("java.vendor"));
    internal.put("javaVersion", System.getProperty("java.runtime.version"));
    // Whoever sees true knows that the commit alone does not give these files.
    internal.put("hasUncommittedChanges", commit.isChanged());
    Map<String, @Nullable Object> definition = new LinkedHashMap<>();
    definition.put("buildType", BUILD_TYPE);
    definition.put(
        "externalParameters",
        Map.of("command", "./mvnw -q -Pdist -Dweft.package.version=" + target.version()));
    definition.put("internalParameters", internal);
    List<@Nullable Object> inputs = new ArrayList<>();
    inputs.add(Map.of("uri", "git+" + Target.HOMEPAGE, "digest", Map.of("gitCommit", commit.id())));
    inputs.addAll(libraries(target).values());
    definition.put("resolvedDependencies", inputs);
    String builder = System.getenv().getOrDefault(BUILDER, Target.HOMEPAGE + "/builders/unnamed");
    Map<String, @Nullable Object> statement = new LinkedHashMap<>();
    statement.put("_type", STATEMENT_TYPE);
    statement.put("subject", subjects(target.packages()));
    statement.put("predicateType", PREDICATE_TYPE);
    statement.put(
        "predicate",
        Map.of(
            "buildDefinition", definition, "runDetails", Map.of("builder", Map.of("id", builder))));
    return statement;
  }

  private static List<@Nullable Object> subjects(Path folder) throws IOException {
    List<@Nullable Object> subjects = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(Provenance::isSubject).sorted().toList()) {
        subjects.add(
            Map.of(
                "name",
                file.getFileName().toString(),
                "digest",
                Map.of("sha256", Digests.of("SHA-256", file))));
      }
    }
    return subjects;
  }

  /** The list of digests comes after the statement, which is one of what it lists. */
  private static boolean isSubject(Path file) {
    String name = file.getFileName().toString();
    return Files.isRegularFile(file) && !name.equals(Digests.SUMS) && !name.contains(ENDING);
  }

  /** By package URL, from the bills of materials of both programs. */
  private static Map<String, @Nullable Object> libraries(Target target) throws IOException {
    Map<String, @Nullable Object> libraries = new TreeMap<>();
    for (Program program : Program.values()) {
      Path bill =
          target.packages().resolve(program.launcher() + "-" + target.version() + ".cdx.json");
      if (JsonText.parse(Files.readString(bill)) instanceof Map<?, ?> read
          && read.get("components") instanceof List<?> components) {
        for (Object each : components) {
          if (each instanceof Map<?, ?> component && component.get("purl") instanceof String purl) {
            String sha256 = sha256(component);
            if (sha256 != null) {
              libraries.put(purl, Map.of("uri", purl, "digest", Map.of("sha256", sha256)));
            }
          }
        }
      }
    }
    return libraries;
  }

  private static @Nullable String sha256(Map<?, ?> component) {
    if (component.get("hashes") instanceof List<?> hashes) {
      for (Object each : hashes) {
        if (each instanceof Map<?, ?> hash
            && "SHA-256".equals(hash.get("alg"))
            && hash.get("content") instanceof String content) {
          return content;
        }
      }
    }
    return null;
  }
}
