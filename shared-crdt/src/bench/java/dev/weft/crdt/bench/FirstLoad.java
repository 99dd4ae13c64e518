package dev.weft.crdt.bench;

import dev.weft.crdt.YDoc;
import java.io.IOException;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Loads one document and reads its text, once, as the first thing that a process does.
 *
 * <p>Arguments: a file with a state in V1, and the number of characters that its text has. Prints
 * wall time, CPU time of the whole process and time of the just-in-time compiler during the load,
 * and the CPU time of the process since its start, all in microseconds.
 */
public final class FirstLoad {
  private static final int NANOS_PER_MICRO = 1_000;
  private static final int MICROS_PER_MILLI = 1_000;

  private FirstLoad() {}

  public static void main(String[] args) throws IOException {
    byte[] state = Files.readAllBytes(Path.of(args[0]));
    CpuClock cpu = new CpuClock();
    CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
    compiler.getTotalCompilationTime(); // its first call loads classes that are not ours to count
    cpu.nanos();
    long compileBefore = compiler.getTotalCompilationTime();
    long cpuBefore = cpu.nanos();
    long wallBefore = System.nanoTime();

    YDoc doc = new YDoc();
    doc.applyUpdate(state);
    String text = doc.getText("content").toString();

    long wall = System.nanoTime() - wallBefore;
    long cpuAfter = cpu.nanos();
    long compiled = compiler.getTotalCompilationTime() - compileBefore;
    Workload.hasLength(text, Integer.parseInt(args[1]));
    System.out.printf(
        "%d %d %d %d%n",
        wall / NANOS_PER_MICRO,
        (cpuAfter - cpuBefore) / NANOS_PER_MICRO,
        compiled * MICROS_PER_MILLI,
        cpuAfter / NANOS_PER_MICRO);
  }
}
