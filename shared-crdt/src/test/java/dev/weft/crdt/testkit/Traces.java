package dev.weft.crdt.testkit;

import dev.weft.crdt.codec.JsonText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Real editing histories, key by key.
 *
 * <p>{@code rustcode} (one author) and {@code friendsforever} (two at the same time) are test
 * resources, see {@code /traces/README.md}; {@code automerge-paper} may not be copied and is read
 * where it lies, if it does. All positions here are UTF-16 units; the files count code points.
 */
public final class Traces {
  private Traces() {}

  /**
   * One edit: at a position, delete so many units, then insert a text.
   *
   * @param position in UTF-16 units
   * @param deleted in UTF-16 units
   * @param inserted may be empty
   */
  public record Patch(int position, int deleted, String inserted) {}

  /**
   * What one author did between two syncs, based on the merge of the parents' states.
   *
   * @param parents indices of earlier transactions; empty for the start
   * @param agent the author, from 0
   * @param patches in order; each applies to the text that the one before left
   */
  public record Txn(List<Integer> parents, int agent, List<Patch> patches) {}

  /**
   * A history of one author.
   *
   * @param endContent the text after all patches
   */
  public record Sequential(List<Patch> patches, String endContent) {}

  /**
   * A history of several authors.
   *
   * @param agents how many authors
   * @param endContent the text at which every correct merge ends
   */
  public record Concurrent(int agents, List<Txn> txns, String endContent) {}

  /** 40,173 edits of source code by one author, with characters beyond ASCII. CC BY 4.0. */
  public static Sequential rustcode() {
    return sequential(resource("rustcode"));
  }

  /** 26,078 edits by two authors, put into one order. CC BY 4.0. */
  public static Sequential friendsforeverFlat() {
    return sequential(resource("friendsforever_flat"));
  }

  /** 26,078 edits by two authors typing at the same time. CC BY 4.0. */
  public static Concurrent friendsforever() {
    return concurrent(resource("friendsforever"));
  }

  /** 259,778 edits of a paper by one author, if the file lies beside the source tree. */
  public static Optional<Sequential> automergePaper() {
    String told = System.getProperty("weft.traces");
    Path root = NodePackages.root();
    List<Path> places = new ArrayList<>();
    if (told != null) {
      places.add(Path.of(told));
    }
    places.add(root.resolve("../shared/traces").normalize());
    places.add(root.resolve("../../shared/traces").normalize());
    return places.stream()
        .map(folder -> folder.resolve("automerge-paper.json.gz"))
        .filter(Files::isReadable)
        .findFirst()
        .map(file -> sequential(parse(open(file))));
  }

  private static InputStream open(Path file) {
    try {
      return Files.newInputStream(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, @Nullable Object> resource(String name) {
    String path = "/traces/" + name + ".json.gz";
    return parse(Objects.requireNonNull(Traces.class.getResourceAsStream(path), path));
  }

  private static Map<String, @Nullable Object> parse(InputStream gzipped) {
    try (InputStream in = new GZIPInputStream(gzipped)) {
      return Tagged.object(JsonText.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Sequential sequential(Map<String, @Nullable Object> file) {
    CodePoints text = new CodePoints();
    List<Patch> patches = new ArrayList<>();
    for (Map<String, @Nullable Object> txn : Tagged.list(file, "txns")) {
      for (Object patch : Tagged.values(txn, "patches")) {
        patches.add(text.convert((List<?>) Objects.requireNonNull(patch)));
      }
    }
    return new Sequential(List.copyOf(patches), Tagged.string(file, "endContent"));
  }

  private static Concurrent concurrent(Map<String, @Nullable Object> file) {
    String end = Tagged.string(file, "endContent");
    if (end.length() != end.codePointCount(0, end.length())) {
      throw new IllegalArgumentException("positions of this trace would have to be converted");
    }
    List<Txn> txns = new ArrayList<>();
    for (Map<String, @Nullable Object> txn : Tagged.list(file, "txns")) {
      List<Integer> parents = Tagged.values(txn, "parents").stream().map(Traces::integer).toList();
      List<Patch> patches = new ArrayList<>();
      for (Object patch : Tagged.values(txn, "patches")) {
        List<?> fields = (List<?>) Objects.requireNonNull(patch);
        patches.add(
            new Patch(integer(fields.get(0)), integer(fields.get(1)), (String) fields.get(2)));
      }
      txns.add(new Txn(parents, (int) Tagged.integer(txn, "agent"), List.copyOf(patches)));
    }
    return new Concurrent((int) Tagged.integer(file, "numAgents"), List.copyOf(txns), end);
  }

  private static int integer(@Nullable Object value) {
    return ((Number) Objects.requireNonNull(value)).intValue();
  }

  /**
   * Turns counts of code points into UTF-16 units by keeping the text; while it has no character
   * beyond the BMP they are the same.
   */
  private static final class CodePoints {
    private final StringBuilder text = new StringBuilder();
    private boolean hasPairs;

    Patch convert(List<?> fields) {
      int from = units(0, integer(fields.get(0)));
      int to = units(from, integer(fields.get(1)));
      String inserted = (String) Objects.requireNonNull(fields.get(2));
      hasPairs |= inserted.codePoints().anyMatch(Character::isSupplementaryCodePoint);
      text.replace(from, to, inserted);
      return new Patch(from, to - from, inserted);
    }

    private int units(int from, int codePoints) {
      return hasPairs ? text.offsetByCodePoints(from, codePoints) : from + codePoints;
    }
  }
}
