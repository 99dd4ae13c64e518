package dev.weft.installer.demo;

import dev.weft.installer.program.JavaProgram;
import dev.weft.installer.program.RelayProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The one relay of all editors of this demonstration.
 *
 * <p>Whichever start of the demonstration holds {@code relay.lock} runs it, and another takes over
 * at the same address and on the same data when that one is gone, however it ended.
 */
final class SharedRelay implements AutoCloseable {
  private static final int PREFERRED_PORT = 8710;
  private static final Duration LOOK_PERIOD = Duration.ofMillis(300);

  private final JavaProgram program;
  private final Path folder;
  private final Thread keeper;
  private volatile boolean isClosed;
  private @Nullable HeldFile held;
  private @Nullable RelayProgram running;
  private final int port;

  /** Starts the relay if no other start of the demonstration runs it; returns once it answers. */
  SharedRelay(JavaProgram program, Path folder, boolean isFirstEditor) {
    this.program = program;
    this.folder = folder;
    Optional<HeldFile> mine = HeldFile.tryHold(folder.resolve("relay.lock"));
    mine.ifPresent(file -> held = file);
    if (mine.isPresent() && isFirstEditor) {
      endOrphan();
      port = RelayProgram.freePort(PREFERRED_PORT);
      write("relay.port", port);
    } else {
      port = (int) read("relay.port").orElse((long) PREFERRED_PORT).longValue();
    }
    keep();
    keeper = Thread.ofVirtual().start(this::keepOn);
  }

  private void keepOn() {
    while (!isClosed) {
      LockSupport.parkNanos(LOOK_PERIOD.toNanos());
      try {
        keep();
      } catch (IllegalStateException e) {
        Output.say("%s", e);
      }
    }
  }

  private synchronized void keep() {
    if (held == null) {
      HeldFile.tryHold(folder.resolve("relay.lock")).ifPresent(file -> held = file);
    }
    if (isClosed || held == null || (running != null && running.program().isAlive())) {
      return;
    }
    endOrphan();
    running =
        RelayProgram.start(program, folder.resolve("relay"), port, folder.resolve("relay.log"));
    write("relay.pid", running.program().pid());
  }

  /** A relay whose starter was killed still runs; it is ended so that ours can have the data. */
  private void endOrphan() {
    read("relay.pid")
        .flatMap(ProcessHandle::of)
        .filter(
            process ->
                process.info().commandLine().orElse("").contains(program.mainClass())
                    && process.info().commandLine().orElse("").contains(folder.toString()))
        .ifPresent(
            process -> {
              process.destroy();
              process.onExit().orTimeout(15, TimeUnit.SECONDS).join();
            });
  }

  private Optional<Long> read(String name) {
    Path file = folder.resolve(name);
    try {
      return Files.exists(file)
          ? Optional.of(Long.parseLong(Files.readString(file).strip()))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(String name, long value) {
    try {
      Files.writeString(folder.resolve(name), Long.toString(value));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  URI address() {
    return RelayProgram.address(port);
  }

  /** Whether this start of the demonstration runs the relay. */
  synchronized boolean isOurs() {
    return running != null;
  }

  @Override
  public synchronized void close() {
    isClosed = true;
    LockSupport.unpark(keeper);
    if (running != null) {
      running.close();
    }
    if (held != null) {
      held.close();
    }
  }
}
