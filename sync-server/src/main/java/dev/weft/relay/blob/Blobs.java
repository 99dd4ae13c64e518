package dev.weft.relay.blob;

import java.nio.file.Path;

/** Opens blob stores. */
public final class Blobs {
  private Blobs() {}

  /** Blobs as files under a directory that the caller holds exclusively. */
  public static BlobStore files(Path directory) {
    return new FileBlobs(directory);
  }
}
