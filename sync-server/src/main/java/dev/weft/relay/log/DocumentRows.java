package dev.weft.relay.log;

import dev.weft.relay.log.StoredDocument.Damage;
import java.util.List;

/**
 * What the database holds of one document, before any blob has been looked at.
 *
 * @param headSeq number of the last record ever appended, 0 if there is none
 * @param purgedSeq records up to this one have been purged for good
 * @param checkpoints pointers to checkpoints, newest first
 * @param segments pointers to archived records, in order
 * @param tail readable records after the newest checkpoint, in order
 * @param damage records after the newest checkpoint that should be there and are not
 */
record DocumentRows(
    long headSeq,
    long purgedSeq,
    List<CheckpointPointer> checkpoints,
    List<SegmentPointer> segments,
    List<LogRecord> tail,
    List<Damage> damage) {

  static final DocumentRows UNKNOWN =
      new DocumentRows(0, 0, List.of(), List.of(), List.of(), List.of());

  /** Whether all there was has been deleted for good; nothing is appended any more. */
  boolean isPurged() {
    return purgedSeq > 0 && purgedSeq == headSeq;
  }

  /** Last record that the newest checkpoint covers, or that has been purged. */
  long coveredSeq() {
    return checkpoints.isEmpty() ? purgedSeq : checkpoints.getFirst().uptoSeq();
  }

  /** Last record that has been archived. */
  long archivedSeq() {
    return segments.isEmpty() ? purgedSeq : segments.getLast().toSeq();
  }
}
