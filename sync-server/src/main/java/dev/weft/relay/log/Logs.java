package dev.weft.relay.log;

import dev.weft.relay.config.StartFailure;
import dev.weft.relay.world.World;
import java.nio.file.Path;

/** Opens update logs. */
public final class Logs {
  private Logs() {}

  /**
   * Opens or makes the embedded log in {@code file}.
   *
   * @throws StartFailure if the file is not a relay's, is newer, or is damaged
   */
  public static UpdateLog embedded(Path file, World world, UpdateLog.CommitListener listener) {
    return new UpdateLog(SqliteLogStore.open(file, world), world.tickNanos(), listener);
  }
}
