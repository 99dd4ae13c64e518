package dev.weft.relay.blob;

import dev.weft.relay.config.S3Options;
import dev.weft.relay.config.StartFailure;
import java.nio.file.Path;

/** Opens blob stores. */
public final class Blobs {
  private Blobs() {}

  /** Blobs as files under a directory that the caller holds exclusively. */
  public static BlobStore files(Path directory) {
    return new FileBlobs(directory);
  }

  /**
   * Blobs as objects in S3.
   *
   * @throws StartFailure if a small one cannot be stored, read and deleted there
   */
  public static BlobStore s3(S3Options options) {
    var blobs = new S3Blobs(options);
    try {
      blobs.probe(options.where());
      return blobs;
    } catch (StartFailure e) {
      blobs.close();
      throw e;
    }
  }
}
