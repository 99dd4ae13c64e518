package dev.weft.relay.config;

import org.jspecify.annotations.Nullable;

/**
 * Where a relay keeps what it has promised to keep.
 *
 * @param postgres database of the update log, null for the SQLite file in the data directory
 * @param s3 place of blobs, null for the data directory
 * @param recordsPerCheckpoint records after which a document gets a new checkpoint
 */
public record StorageOptions(
    @Nullable PostgresOptions postgres, @Nullable S3Options s3, long recordsPerCheckpoint) {
  public static final long DEFAULT_RECORDS_PER_CHECKPOINT = 1_000;

  /** Everything in the data directory. */
  public static final StorageOptions EMBEDDED =
      new StorageOptions(null, null, DEFAULT_RECORDS_PER_CHECKPOINT);
}
