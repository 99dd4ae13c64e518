package dev.weft.relay.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Measures the relay, its peers and the floor, each in its turn on the same machine, and writes one
 * table. See {@code docs/load.md} for the command and how to read it.
 */
public final class LoadTable {
  private LoadTable() {}

  /**
   * Measures what is asked for and writes the table with everything measured so far.
   *
   * @param arguments a folder for data and results, and the file of the table; rows and contestants
   *     come as regular expressions in {@code -Drows} and {@code -Dservers}
   */
  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createDirectories(Path.of(arguments[0]));
    Path table = Path.of(arguments[1]);
    var results = new Results(folder.resolve("results.tsv"));
    Pattern rows = pattern("rows");
    Pattern servers = pattern("servers");
    Row.Setting setting = setting(folder);
    for (Row row : Row.values()) {
      for (Contestant contestant : Contestant.values()) {
        boolean isAsked =
            rows.matcher(row.name()).matches() && servers.matcher(contestant.name()).matches();
        if (isAsked && measures(row, contestant)) {
          measure(row, contestant, setting, results);
          results.write(table);
        }
      }
    }
    // Also when nothing was asked for: the table of what was measured before.
    results.write(table);
    System.out.println("written: " + table);
  }

  /** Comparisons that say something: a store matters where something is stored. */
  private static boolean measures(Row row, Contestant contestant) {
    return switch (row) {
      case PAIRS, LATENCY -> contestant != Contestant.Y_WEBSOCKET_LEVELDB;
      case HOT_50, HOT_200 ->
          switch (contestant) {
            case Y_WEBSOCKET, HOCUSPOCUS, FLOOR, WEFT_SQLITE, WEFT_SQLITE_Y -> true;
            default -> false;
          };
      case IDLE ->
          switch (contestant) {
            case Y_WEBSOCKET, HOCUSPOCUS, FLOOR, WEFT_SQLITE, WEFT_SQLITE_Y -> true;
            default -> false;
          };
      case HELD -> contestant == Contestant.WEFT_SQLITE;
      case JOINS ->
          switch (contestant) {
            case Y_WEBSOCKET, HOCUSPOCUS, HOCUSPOCUS_SQLITE, WEFT_SQLITE, WEFT_SQLITE_Y -> true;
            default -> false;
          };
      case KILLS ->
          switch (contestant) {
            case Y_WEBSOCKET_LEVELDB, HOCUSPOCUS_SQLITE, WEFT_SQLITE, WEFT_POSTGRES -> true;
            default -> false;
          };
    };
  }

  private static void measure(Row row, Contestant contestant, Row.Setting setting, Results results)
      throws IOException {
    System.out.println(row + " " + contestant.title());
    var disk = DiskPace.measure(setting.folder(), setting.seconds() / 3);
    Map<String, String> cells;
    try {
      cells = row.run(contestant, setting);
    } catch (Exception e) {
      // A row that fails says so in the table; the others are still measured.
      e.printStackTrace(System.out);
      cells = Map.of("failed: " + row, String.valueOf(e.getMessage()).replace('|', '/'));
    }
    cells.forEach(
        (line, value) -> {
          System.out.println("  " + line + ": " + value);
          results.put(row, line, contestant, value);
        });
    results.put(
        row,
        "… measured; load average; fdatasync p50/p99 ms",
        contestant,
        String.format(
            Locale.ROOT,
            "%s; %s; %.1f/%.1f",
            LocalDate.now(ZoneOffset.UTC),
            loadAverage(),
            disk.p50Millis(),
            disk.p99Millis()));
  }

  private static String loadAverage() throws IOException {
    return Files.readString(Path.of("/proc/loadavg")).split(" ")[0];
  }

  private static Pattern pattern(String name) {
    return Pattern.compile(System.getProperty(name, ".*"));
  }

  private static Row.Setting setting(Path folder) {
    String flags = System.getProperty("relay.flags", "");
    List<String> more = Stream.of(flags.split(" ")).filter(f -> !f.isEmpty()).toList();
    return new Row.Setting(
        folder,
        number("warm.up", 2),
        number("seconds", 4),
        (int) number("idle", 10_000),
        (int) number("join.rounds", 60),
        (int) number("kills", 20),
        number("kill.seconds", 10),
        more);
  }

  private static double number(String name, double otherwise) {
    String value = System.getProperty(name, "");
    return value.isEmpty() ? otherwise : Double.parseDouble(value);
  }

  /** How fast the disk confirms a small write, which no durable server beats. */
  record DiskPace(double p50Millis, double p99Millis) {
    static DiskPace measure(Path folder, double seconds) throws IOException {
      Path file = Files.createTempFile(folder, "disk", ".floor");
      var nanos = new long[100_000];
      int count = 0;
      long until = System.nanoTime() + (long) (seconds * 1e9);
      try (var channel =
          java.nio.channels.FileChannel.open(file, java.nio.file.StandardOpenOption.APPEND)) {
        while (System.nanoTime() < until && count < nanos.length) {
          long before = System.nanoTime();
          channel.write(java.nio.ByteBuffer.allocate(4_096));
          channel.force(false);
          nanos[count++] = System.nanoTime() - before;
        }
      }
      Files.delete(file);
      Arrays.sort(nanos, 0, count);
      return new DiskPace(nanos[count / 2] / 1e6, nanos[(int) (count * 0.99)] / 1e6);
    }
  }
}
