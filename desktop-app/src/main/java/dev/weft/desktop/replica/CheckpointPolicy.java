package dev.weft.desktop.replica;

/**
 * When a document gets a new checkpoint: when the rows behind the last one are many or large,
 * measured against the document, so that each byte of it is written again a bounded number of times
 * and opening reads a bounded part more than the document.
 *
 * @param rowsMin rows below which there is no need
 * @param bytesMin bytes of rows below which there is no need
 * @param packRowsMin rows below which a segment of the history is not worth it, unless they are as
 *     large as {@code bytesMin}
 */
public record CheckpointPolicy(int rowsMin, long bytesMin, int packRowsMin) {
  /** Some milliseconds of reading; a few minutes of typing. */
  public static final CheckpointPolicy DEFAULT = new CheckpointPolicy(500, 64 << 10, 500);

  /** Bytes of state per row that opening may read beside it. */
  private static final long STATE_BYTES_PER_ROW = 256;

  /** Checks that they make sense. */
  public CheckpointPolicy {
    if (rowsMin < 1 || bytesMin < 1 || packRowsMin < 1) {
      throw new IllegalArgumentException("rowsMin, bytesMin and packRowsMin must be at least 1");
    }
  }

  boolean isDue(long rows, long bytes, long stateBytes) {
    return bytes >= Math.max(bytesMin, stateBytes / 4)
        || rows >= Math.max(rowsMin, stateBytes / STATE_BYTES_PER_ROW);
  }
}
