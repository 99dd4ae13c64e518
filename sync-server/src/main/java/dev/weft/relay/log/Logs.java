package dev.weft.relay.log;

import dev.weft.relay.blob.BlobStore;
import dev.weft.relay.config.PostgresOptions;
import dev.weft.relay.config.StartFailure;
import dev.weft.relay.world.World;
import java.nio.file.Path;

/** Opens update logs. */
public final class Logs {
  /** Under the data directory: attachments that are being received. */
  private static final String INCOMING = "incoming";

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
    return open(
        SqliteLogStore.open(file, world),
        blobs,
        policy,
        world,
        listener,
        file.resolveSibling(INCOMING));
  }

  /**
   * Opens or makes the log in a Postgres database; closing it closes {@code blobs} too.
   *
   * @param data directory of this relay, in which attachments gather while they are received
   * @throws StartFailure if the server does not answer, is not fit, or the database is not a
   *     relay's or another relay's at the moment
   */
  public static UpdateLog postgres(
      PostgresOptions options,
      BlobStore blobs,
      CompactionPolicy policy,
      World world,
      UpdateLog.CommitListener listener,
      Path data) {
    return open(
        PostgresLogStore.open(options, world),
        blobs,
        policy,
        world,
        listener,
        data.resolve(INCOMING));
  }

  private static UpdateLog open(
      LogStore store,
      BlobStore blobs,
      CompactionPolicy policy,
      World world,
      UpdateLog.CommitListener listener,
      Path incoming) {
    try {
      return new UpdateLog(store, blobs, policy, world, listener, incoming);
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
  }
}
