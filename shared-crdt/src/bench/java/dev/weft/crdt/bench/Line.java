package dev.weft.crdt.bench;

import dev.weft.crdt.codec.JsonText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * One result: a peer, a workload, and its figures, a JSON object on one line.
 *
 * @param fields in the order of writing; values are strings and numbers
 */
record Line(Map<String, Object> fields) {
  static Line measured(String peer, String workload) {
    Line line = new Line(new LinkedHashMap<>());
    return line.with("peer", peer).with("workload", workload).with("status", "measured");
  }

  static Line failed(String peer, String workload, String reason) {
    Line line = new Line(new LinkedHashMap<>());
    return line.with("peer", peer)
        .with("workload", workload)
        .with("status", "failed")
        .with("reason", reason);
  }

  Line with(String name, Object value) {
    Map<String, Object> copy = new LinkedHashMap<>(fields);
    copy.put(name, value);
    return new Line(copy);
  }

  String text(String name) {
    return String.valueOf(fields.getOrDefault(name, ""));
  }

  boolean isMeasured() {
    return text("status").equals("measured");
  }

  OptionalDouble number(String name) {
    return fields.get(name) instanceof Number number
        ? OptionalDouble.of(number.doubleValue())
        : OptionalDouble.empty();
  }

  void appendTo(Path file) {
    StringBuilder json = new StringBuilder("{");
    fields.forEach(
        (name, value) -> {
          json.append(json.length() > 1 ? "," : "").append('"').append(name).append("\":");
          if (value instanceof Double number) {
            json.append(String.format(Locale.ROOT, "%.4f", number));
          } else if (value instanceof Number) {
            json.append(value);
          } else {
            json.append('"').append(value).append('"');
          }
        });
    try {
      Files.writeString(
          file, json.append("}\n"), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The results in a file, in order; none if there is no such file. */
  static List<Line> readAll(Path file) throws IOException {
    List<Line> lines = new ArrayList<>();
    if (Files.exists(file)) {
      for (String json : Files.readAllLines(file)) {
        Map<String, Object> fields = new LinkedHashMap<>();
        ((Map<?, ?>) JsonText.parse(json)).forEach((key, value) -> fields.put((String) key, value));
        lines.add(new Line(fields));
      }
    }
    return lines;
  }
}
