package dev.weft.relay.log;

/**
 * When a document gets a new checkpoint: when the records after the last one are many or large,
 * measured against the document, so that each byte of it is written again a bounded number of
 * times.
 *
 * @param recordsMin records below which there is no need
 * @param bytesMin bytes of records below which there is no need
 */
public record CompactionPolicy(long recordsMin, long bytesMin) {
  /** A load reads at most about a thousand records, some milliseconds. */
  public static final CompactionPolicy DEFAULT = new CompactionPolicy(1_000, 256 << 10);

  /** Bytes of state per record that a load may read beside it. */
  private static final long STATE_BYTES_PER_RECORD = 256;

  boolean isDue(long records, long bytes, long stateBytes) {
    return bytes >= Math.max(bytesMin, stateBytes / 4)
        || records >= Math.max(recordsMin, stateBytes / STATE_BYTES_PER_RECORD);
  }
}
