package dev.weft.relay.log;

import java.util.List;
import java.util.Optional;

/**
 * What the log holds of one document.
 *
 * @param headSeq number of the last record ever appended, 0 if there is none
 * @param checkpoints pointers to checkpoints, newest first
 * @param tail readable records after the newest checkpoint, in order
 * @param damage what should be there and is not; empty for a sound document
 */
public record StoredDocument(
    long headSeq, List<CheckpointPointer> checkpoints, List<LogRecord> tail, List<Damage> damage) {

  static final StoredDocument UNKNOWN = new StoredDocument(0, List.of(), List.of(), List.of());

  /** The newest checkpoint. */
  public Optional<CheckpointPointer> checkpoint() {
    return checkpoints.stream().findFirst();
  }

  /**
   * One piece that cannot be read.
   *
   * @param seq record number
   * @param what what is wrong with it
   */
  public record Damage(long seq, String what) {}
}
