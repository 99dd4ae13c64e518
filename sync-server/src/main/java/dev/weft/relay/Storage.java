package dev.weft.relay;

import dev.weft.relay.blob.BlobStore;
import dev.weft.relay.blob.Blobs;
import dev.weft.relay.config.DataDirectory;
import dev.weft.relay.config.PostgresOptions;
import dev.weft.relay.config.S3Options;
import dev.weft.relay.config.StorageOptions;
import dev.weft.relay.log.CompactionPolicy;
import dev.weft.relay.log.Logs;
import dev.weft.relay.log.UpdateLog;
import dev.weft.relay.world.World;

/** Opens log and blobs as the options say. */
final class Storage {
  private Storage() {}

  /**
   * @throws dev.weft.relay.config.StartFailure if either cannot be used
   */
  static UpdateLog open(
      StorageOptions options, DataDirectory data, World world, UpdateLog.CommitListener listener) {
    S3Options s3 = options.s3();
    PostgresOptions postgres = options.postgres();
    var policy =
        new CompactionPolicy(options.recordsPerCheckpoint(), CompactionPolicy.DEFAULT.bytesMin());
    BlobStore blobs = s3 == null ? Blobs.files(data.blobs()) : Blobs.s3(s3);
    try {
      return postgres == null
          ? Logs.embedded(data.database(), blobs, policy, world, listener)
          : Logs.postgres(postgres, blobs, policy, world, listener, data.root());
    } catch (RuntimeException e) {
      blobs.close();
      throw e;
    }
  }
}
