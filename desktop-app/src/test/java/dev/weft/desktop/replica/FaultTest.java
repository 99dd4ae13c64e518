package dev.weft.desktop.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weft.desktop.world.SystemWorld;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * System calls that fail under a real process, by {@code strace}: flushes and writes that return an
 * error, and a SIGKILL within a flush. What fails is said and tried again; nothing promised is
 * missing. Skipped, loudly, where strace is not installed or may not trace.
 */
class FaultTest {
  private static final int EDITS = 80;

  private final SystemWorld world = new SystemWorld();
  @TempDir private Path folder;

  @BeforeAll
  static void needsStrace() throws Exception {
    boolean works = false;
    try {
      works =
          new ProcessBuilder("strace", "-f", "-o", "/dev/null", "-e", "fsync", "true")
                  .redirectErrorStream(true)
                  .start()
                  .waitFor()
              == 0;
    } catch (IOException missing) {
      System.err.println("weft: strace: " + missing.getMessage());
    }
    if (!works) {
      System.err.println("weft: SKIPPED, failing system calls need strace and the right to trace");
    }
    assumeTrue(works, "no strace");
  }

  @AfterEach
  void endTimers() {
    world.close();
  }

  /** Which call, which error, which of them; and whether the editor must have told of it. */
  record Fault(String calls, String injected, boolean isTold) {
    @Override
    public String toString() {
      return calls + " " + injected;
    }
  }

  static Stream<Fault> faults() {
    return Stream.of(
        new Fault("fdatasync,fsync", "error=EIO:when=15+25", true),
        new Fault("pwrite64", "error=ENOSPC:when=40..48", true),
        new Fault("fdatasync,fsync", "signal=SIGKILL:when=17", false),
        new Fault("fdatasync,fsync", "signal=SIGKILL:when=58", false),
        new Fault("pwrite64", "signal=SIGKILL:when=77", false));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void systemCall_fails_nothingPromisedIsMissing(Fault fault) throws Exception {
    Path data = folder.resolve("data");
    try (Replica made = ((StoreOpening.Ready) Replica.open(data, world)).replica()) {
      assertThat(made.documents()).isEmpty();
    }
    int promised;
    List<String> said;
    try (WriterProcess writer =
        WriterProcess.start(
            List.of(
                "strace",
                "-f",
                "-qqq",
                "-o",
                "/dev/null",
                "-e",
                "trace=" + fault.calls(),
                "-e",
                "inject=" + fault.calls() + ":" + fault.injected()),
            data,
            List.of(),
            List.of("1", "30", String.valueOf(EDITS)))) {
      writer.awaitEnd();
      promised = writer.promised();
      said = writer.said();
    }
    if (fault.isTold()) {
      assertThat(promised).as("written when the disk came back").isEqualTo(EDITS);
      assertThat(said).contains("END").anyMatch(line -> line.startsWith("H Failing"));
      assertThat(said.stream().filter(line -> line.startsWith("H ")).toList().getLast())
          .isEqualTo("H Writing[]");
    } else {
      assertThat(said).as("it was killed").doesNotContain("END");
    }
    try (Replica replica = ((StoreOpening.Ready) Replica.open(data, world)).replica()) {
      new Recording().check(replica, Math.max(0, promised), fault.toString());
    }
  }
}
