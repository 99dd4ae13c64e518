package dev.weft.relay.log;

import dev.weft.relay.blob.BlobStore;
import dev.weft.relay.config.PostgresOptions;
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

  /**
   * Opens or makes the log in a Postgres database; closing it closes {@code blobs} too.
   *
   * @throws StartFailure if the server does not answer, is not fit, or the database is not a
   *     relay's or another relay's at the moment
   */
  public static UpdateLog postgres(
      PostgresOptions options,
      BlobStore blobs,
      CompactionPolicy policy,
      World world,
      UpdateLog.CommitListener listener) {
    return new UpdateLog(PostgresLogStore.open(options, world), blobs, policy, world, listener);
  }
}
