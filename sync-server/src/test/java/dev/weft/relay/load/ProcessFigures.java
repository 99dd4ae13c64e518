package dev.weft.relay.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What Linux says of a process in {@code /proc}. */
final class ProcessFigures {
  private static final double TICKS_PER_SECOND = 100;

  private ProcessFigures() {}

  /** Processor time of all its threads so far, user and system, in seconds. */
  static double cpuSeconds(long pid) {
    String stat = read(pid, "stat");
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
  }

  /** The same with that of its children, for a server of many processes. */
  static double cpuSecondsOfTree(long pid) {
    return ProcessHandle.of(pid).stream()
        .flatMap(root -> Stream.concat(Stream.of(root), root.descendants()))
        .mapToDouble(handle -> cpuSecondsOrZero(handle.pid()))
        .sum();
  }

  private static double cpuSecondsOrZero(long pid) {
    try {
      return cpuSeconds(pid);
    } catch (UncheckedIOException e) {
      // It ended between the list and the look.
      return 0;
    }
  }

  /** Memory of its own and of files that it has mapped, in bytes, as far as it is in RAM. */
  static long residentBytes(long pid) {
    return statusKib(pid, "VmRSS:") << 10;
  }

  static long threads(long pid) {
    return statusKib(pid, "Threads:");
  }

  static long openFiles(long pid) {
    try (Stream<Path> files = Files.list(Path.of("/proc/" + pid + "/fd"))) {
      return files.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long statusKib(long pid, String name) {
    String line =
        read(pid, "status").lines().filter(l -> l.startsWith(name)).findFirst().orElseThrow();
    return Long.parseLong(line.replaceAll("[^0-9]", ""));
  }

  private static String read(long pid, String file) {
    try {
      return Files.readString(Path.of("/proc/" + pid + "/" + file));
    } catch (NoSuchFileException e) {
      throw new UncheckedIOException("Process " + pid + " has ended", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
