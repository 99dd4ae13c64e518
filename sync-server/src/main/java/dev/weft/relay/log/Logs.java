package dev.weft.relay.log;

import dev.weft.relay.blob.BlobStore;
import dev.weft.relay.config.StartFailure;
import dev.weft.relay.world.World;
import java.nio.file.Path;

/** Opens update logs. */
public final class Logs {
  private Logs() {}

  /**
   * Opens or makes the embedded log in {@code file}; closing it closes {@code blobs} too.
   *
   * @throws StartFailure if the file is not a relay's, is newer, or is damaged
   */
  public static UpdateLog embedded(
      Path file,
      BlobStore blobs,
      CompactionPolicy policy,
      World world,
      UpdateLog.CommitListener listener) {
    return new UpdateLog(SqliteLogStore.open(file, world), blobs, policy, world, listener);
  }
}
