package dev.weft.crdt.bench;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * The CPU time of all threads of this process, to the nanosecond: with the collector and the
 * compiler, as Node's {@code process.cpuUsage} counts its own. The JDK's bean for it counts in
 * steps of ten milliseconds.
 */
final class CpuClock {
  private static final int CLOCK_PROCESS_CPUTIME_LINUX = 2;
  private static final int CLOCK_PROCESS_CPUTIME_MAC = 12;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final MemorySegment time = Arena.global().allocate(ValueLayout.JAVA_LONG, 2);
  private final MethodHandle clockGettime;
  private final int clock;

  CpuClock() {
    Linker linker = Linker.nativeLinker();
    this.clockGettime =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("clock_gettime"),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
    this.clock =
        System.getProperty("os.name").startsWith("Mac")
            ? CLOCK_PROCESS_CPUTIME_MAC
            : CLOCK_PROCESS_CPUTIME_LINUX;
  }

  long nanos() {
    try {
      if ((int) clockGettime.invokeExact(clock, time) != 0) {
        throw new IllegalStateException("clock_gettime failed");
      }
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
    return time.getAtIndex(ValueLayout.JAVA_LONG, 0) * NANOS_PER_SECOND
        + time.getAtIndex(ValueLayout.JAVA_LONG, 1);
  }
}
