package dev.weft.crdt.testkit.replay;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Runs many cases and counts, per kind of history, what passed, failed or is unsupported. */
public final class ReplayReport {
  /** One check of one case. */
  @FunctionalInterface
  public interface Check {
    /** Throws an {@link AssertionError} on a difference. */
    void run(GoldenCase golden);
  }

  private static final class Counts {
    int passed;
    int failed;
    int unsupported;
  }

  private static final int FAILURES_SHOWN = 8;
  private static final int LETTERS_SHOWN = 1500;

  private final String title;
  private final Map<String, Counts> byKind = new TreeMap<>();
  private final Map<String, Integer> unsupportedReasons = new TreeMap<>();
  private final Map<String, Throwable> failures = new LinkedHashMap<>();

  private ReplayReport(String title) {
    this.title = title;
  }

  /** Runs the check on every case. */
  public static ReplayReport run(String title, Stream<GoldenCase> cases, Check check) {
    ReplayReport report = new ReplayReport(title);
    cases.forEach(golden -> report.run(golden, check));
    return report;
  }

  private void run(GoldenCase golden, Check check) {
    Counts counts = byKind.computeIfAbsent(golden.kind(), k -> new Counts());
    try {
      check.run(golden);
      counts.passed++;
    } catch (UnsupportedOperationException e) {
      counts.unsupported++;
      unsupportedReasons.merge(String.valueOf(e.getMessage()), 1, Integer::sum);
    } catch (AssertionError | RuntimeException e) {
      counts.failed++;
      failures.put(golden.name(), e);
    }
  }

  public int passed() {
    return byKind.values().stream().mapToInt(c -> c.passed).sum();
  }

  public int unsupported() {
    return byKind.values().stream().mapToInt(c -> c.unsupported).sum();
  }

  public List<String> failures() {
    return new ArrayList<>(failures.keySet());
  }

  /** Counts per kind, the reasons for what is unsupported, and the first failures. */
  public String summary() {
    StringBuilder out = new StringBuilder(title).append('\n');
    byKind.forEach(
        (kind, c) ->
            out.append(
                "  %-28s passed %4d, failed %3d, unsupported %3d%n"
                    .formatted(kind, c.passed, c.failed, c.unsupported)));
    unsupportedReasons.forEach(
        (reason, count) ->
            out.append("  unsupported: ").append(reason).append(" (").append(count).append(")\n"));
    failures.entrySet().stream()
        .limit(FAILURES_SHOWN)
        .forEach(e -> out.append("  ").append(e.getKey()).append(": ").append(shown(e.getValue())));
    return out.toString();
  }

  private static String shown(Throwable failure) {
    String text = failure.toString();
    String cut = text.length() > LETTERS_SHOWN ? text.substring(0, LETTERS_SHOWN) + "..." : text;
    boolean difference = failure instanceof AssertionError;
    return cut + (difference ? "" : " at " + failure.getStackTrace()[0]) + "\n";
  }
}
