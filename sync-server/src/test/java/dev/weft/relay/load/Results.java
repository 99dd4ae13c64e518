package dev.weft.relay.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Everything measured so far, kept in a file, so that rows can be measured one at a time. */
final class Results {
  private final Path file;
  private final Map<Row, Map<String, Map<Contestant, String>>> cells = new EnumMap<>(Row.class);

  Results(Path file) throws IOException {
    this.file = file;
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file)) {
        String[] parts = line.split("\t", 4);
        put(Row.valueOf(parts[0]), parts[1], Contestant.valueOf(parts[2]), parts[3]);
      }
    }
  }

  void put(Row row, String line, Contestant contestant, String value) {
    cells
        .computeIfAbsent(row, key -> new LinkedHashMap<>())
        .computeIfAbsent(line, key -> new EnumMap<>(Contestant.class))
        .put(contestant, value);
  }

  /** Writes the file, and the table in Markdown. */
  void write(Path table) throws IOException {
    List<String> lines = new ArrayList<>();
    var markdown = new StringBuilder("| workload |");
    for (Contestant contestant : Contestant.values()) {
      markdown.append(' ').append(contestant.title()).append(" |");
    }
    markdown.append('\n').append("|---|").append("---|".repeat(Contestant.values().length));
    cells.forEach(
        (row, named) ->
            named.forEach(
                (line, values) -> {
                  markdown.append("\n| ").append(line).append(" |");
                  for (Contestant contestant : Contestant.values()) {
                    String value = values.getOrDefault(contestant, "–");
                    markdown.append(' ').append(value).append(" |");
                  }
                  values.forEach(
                      (contestant, value) ->
                          lines.add(row + "\t" + line + "\t" + contestant + "\t" + value));
                }));
    Files.write(file, lines);
    Files.writeString(table, markdown.append('\n'));
  }
}
