package dev.weft.relay.load;

import java.io.IOException;
import java.util.List;

/** A server as a process of its own. */
interface ServerUnderLoad extends AutoCloseable {
  Dialect dialect();

  int port();

  /** The serving process. */
  long pid();

  /** Root of the processes that store for it, or none. */
  default List<Long> storePids() {
    return List.of();
  }

  /** Whether it answers sync steps and keeps documents; the bare broadcast does neither. */
  default boolean isServing() {
    return true;
  }

  /** Makes it give back what memory it can, so that what it keeps can be measured. */
  void collectGarbage() throws IOException, InterruptedException;

  /** SIGKILL, and a new process on the same data and port. */
  void killAndRestart() throws IOException, InterruptedException;

  @Override
  void close();
}
