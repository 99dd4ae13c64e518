package dev.weft.crdt.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/** All results of one run as a page of Markdown. */
final class ResultTable {
  private static final String BEGIN = "<!-- begin of the generated part -->";
  private static final String END = "<!-- end of the generated part -->";

  /** Libraries with Yjs's order of concurrent inserts, whose texts must be ours to the letter. */
  private static final Set<String> SAME_ORDER = Set.of("weft", "yjs", "ywasm");

  private final Map<String, Map<String, Line>> byWorkload = new LinkedHashMap<>();
  private final Set<String> peers = new LinkedHashSet<>();
  private final Map<String, String> versions = new LinkedHashMap<>();

  ResultTable(List<Line> own, List<Line> others) {
    peers.add("weft");
    for (Line line : own) {
      add(line);
    }
    for (Line line : others) {
      add(line);
    }
  }

  private void add(Line line) {
    String peer = line.text("peer").replaceFirst("^@.*/", "");
    peers.add(peer);
    byWorkload
        .computeIfAbsent(line.text("workload"), name -> new LinkedHashMap<>())
        .put(peer, line);
    if (!line.text("version").isEmpty()) {
      versions.put(peer, line.text("version"));
    }
  }

  /** Fails if two libraries that must end in the same text did not. */
  void checkTexts() {
    byWorkload.forEach(
        (workload, lines) -> {
          Map<String, String> digests = new LinkedHashMap<>();
          lines.forEach(
              (peer, line) -> {
                boolean anyOrder = !workload.startsWith("forks") && !workload.startsWith("same-");
                if (line.isMeasured()
                    && !line.text("textDigest").isEmpty()
                    && (anyOrder || SAME_ORDER.contains(peer))) {
                  digests.put(peer, line.text("textDigest"));
                }
              });
          if (Set.copyOf(digests.values()).size() > 1) {
            throw new IllegalStateException(workload + " ended in different texts: " + digests);
          }
        });
  }

  String page() throws IOException {
    StringBuilder page = new StringBuilder();
    page.append(machine()).append("\n\n");
    page.append(times()).append('\n');
    page.append(own()).append('\n');
    page.append(growth()).append('\n');
    page.append(memory()).append('\n');
    page.append(notMeasured());
    return page.toString();
  }

  /** Replaces what an earlier run wrote into the page. */
  static String insertInto(String document, String generated) {
    int begin = document.indexOf(BEGIN);
    int end = document.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IllegalStateException("the page lacks its markers " + BEGIN + " and " + END);
    }
    return document.substring(0, begin + BEGIN.length())
        + "\n"
        + generated
        + document.substring(end);
  }

  private String machine() throws IOException {
    String processor = "unknown processor";
    Path info = Path.of("/proc/cpuinfo");
    if (Files.isReadable(info)) {
      processor =
          Files.readAllLines(info).stream()
              .filter(line -> line.startsWith("model name"))
              .map(line -> line.substring(line.indexOf(':') + 1).trim())
              .findFirst()
              .orElse(processor);
    }
    List<String> libraries = new ArrayList<>();
    versions.forEach((peer, version) -> libraries.add(peer + " " + version));
    return "%s, %d cores; Java %s, %s; %s."
        .formatted(
            processor,
            Runtime.getRuntime().availableProcessors(),
            Runtime.version(),
            System.getProperty("weft.jvm.flags", ""),
            libraries.isEmpty() ? "no other libraries" : String.join(", ", libraries));
  }

  private static boolean isCompared(String workload) {
    return !workload.startsWith("growth/")
        && !workload.startsWith("retained/")
        && !workload.startsWith("prepare/");
  }

  /** CPU medians, and how many times ours each is. */
  private String times() {
    StringBuilder table = new StringBuilder("| CPU ms, median (× Weft) |");
    peers.forEach(peer -> table.append(' ').append(peer).append(" |"));
    table.append("\n|---|").append("---:|".repeat(peers.size())).append('\n');
    byWorkload.forEach(
        (workload, lines) -> {
          if (!isCompared(workload)) {
            return;
          }
          table.append("| ").append(workload).append(" |");
          Line own = lines.get("weft");
          OptionalDouble base = own == null ? OptionalDouble.empty() : own.number("cpuMillis");
          for (String peer : peers) {
            table.append(' ').append(cell(lines.get(peer), peer, base)).append(" |");
          }
          table.append('\n');
        });
    return table.toString();
  }

  private static String cell(Line line, String peer, OptionalDouble base) {
    if (line == null || line.text("status").equals("not offered")) {
      return "–";
    }
    if (!line.isMeasured()) {
      return line.text("status").equals("stopped")
          ? line.text("reason").startsWith("run") ? "stopped" : "stopped early"
          : "failed";
    }
    double millis = line.number("cpuMillis").orElseThrow();
    if (peer.equals("weft") || base.isEmpty()) {
      return figure(millis);
    }
    return "%s (%s)".formatted(figure(millis), figure(millis / base.getAsDouble()));
  }

  /** What is known of our own runs beside the CPU time. */
  private String own() {
    StringBuilder table =
        new StringBuilder(
            """
            | Weft | wall median ms | min ms | CPU ms | runs | allocated per run | per operation | bytes |
            |---|---:|---:|---:|---:|---:|---:|---:|
            """);
    byWorkload.forEach(
        (workload, lines) -> {
          Line line = lines.get("weft");
          if (line == null || !isCompared(workload)) {
            return;
          }
          double operations = line.number("operations").orElse(1);
          table.append(
              "| %s | %s | %s | %s | %s | %s | %s | %s |\n"
                  .formatted(
                      workload,
                      figure(line.number("medianMillis")),
                      figure(line.number("minMillis")),
                      figure(line.number("cpuMillis")),
                      line.text("runs"),
                      bytes(line.number("allocatedBytes")),
                      operations > 1
                          ? figure(line.number("medianMillis").orElse(0) * 1e3 / operations) + " µs"
                          : "",
                      bytes(line.number("sizeBytes"))));
        });
    return table.toString();
  }

  /** One column per length, one row per library and thing done. */
  private String growth() {
    Set<String> lengths = new LinkedHashSet<>();
    Map<String, Map<String, String>> rows = new LinkedHashMap<>();
    byWorkload.forEach(
        (workload, lines) -> {
          if (!workload.startsWith("growth/")) {
            return;
          }
          String[] parts = workload.split("/");
          lengths.add(parts[2]);
          lines.forEach(
              (peer, line) -> {
                if (!line.text("status").equals("not offered")) {
                  rows.computeIfAbsent(parts[1] + ", " + peer, row -> new LinkedHashMap<>())
                      .put(parts[2], growthCell(parts[1], line));
                }
              });
        });
    if (rows.isEmpty()) {
      return "";
    }
    StringBuilder table = new StringBuilder("| characters, in runs of ten |");
    lengths.forEach(length -> table.append(' ').append(length).append(" |"));
    table.append("\n|---|").append("---:|".repeat(lengths.size())).append('\n');
    rows.forEach(
        (row, cells) -> {
          table.append("| ").append(row).append(" |");
          lengths.forEach(
              length -> table.append(' ').append(cells.getOrDefault(length, "")).append(" |"));
          table.append('\n');
        });
    return table.toString();
  }

  /** A thousand edits or look-ups in milliseconds are so many microseconds each. */
  private static String growthCell(String what, Line line) {
    if (!line.isMeasured()) {
      return line.text("status");
    }
    boolean perOperation = Set.of("local", "remote", "position").contains(what);
    return figure(line.number("cpuMillis")) + (perOperation ? " µs each" : " ms");
  }

  private String memory() {
    StringBuilder table =
        new StringBuilder(
            """
            | retained by one loaded document | heap and buffers | of the process (rss) |
            |---|---:|---:|
            """);
    byWorkload.forEach(
        (workload, lines) -> {
          if (workload.startsWith("retained/")) {
            lines.forEach(
                (peer, line) ->
                    table.append(
                        "| %s, %s | %s | %s |\n"
                            .formatted(
                                workload.substring("retained/".length()),
                                peer,
                                line.isMeasured()
                                    ? bytes(line.number("heapBytes"))
                                    : line.text("status"),
                                bytes(line.number("rssBytes")))));
          }
        });
    return table.toString();
  }

  /** Every gap in the tables, with its reason. */
  private String notMeasured() {
    StringBuilder list = new StringBuilder();
    byWorkload.forEach(
        (workload, lines) ->
            lines.forEach(
                (peer, line) -> {
                  if (!line.isMeasured() && !line.text("status").equals("not offered")) {
                    list.append(
                        "- %s, %s: %s: %s\n"
                            .formatted(peer, workload, line.text("status"), line.text("reason")));
                  }
                }));
    return list.isEmpty() ? "" : "Not measured:\n" + list;
  }

  private static String figure(OptionalDouble value) {
    return value.isPresent() ? figure(value.getAsDouble()) : "";
  }

  /** Three digits that mean something. */
  private static String figure(double value) {
    if (value >= 100) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    return String.format(Locale.ROOT, value >= 10 ? "%.1f" : value >= 1 ? "%.2f" : "%.3f", value);
  }

  private static String bytes(OptionalDouble value) {
    if (value.isEmpty()) {
      return "";
    }
    double bytes = value.getAsDouble();
    if (bytes < 10_000) {
      return String.format(Locale.ROOT, "%,.0f B", bytes);
    }
    return bytes < 1e6
        ? String.format(Locale.ROOT, "%.0f kB", bytes / 1e3)
        : String.format(Locale.ROOT, "%.2f MB", bytes / 1e6);
  }
}
