package dev.weft.relay.log;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the log holds of one document, its newest readable checkpoint included.
 *
 * @param headSeq number of the last record ever appended, 0 if there is none
 * @param state the checkpoint's content, one update; null if there is no checkpoint
 * @param tail readable records after that checkpoint, in order
 * @param damage what should be there and is not; empty for a sound document
 * @param isPurged whether it was deleted for good; nothing is appended to it any more
 */
public record StoredDocument(
    long headSeq,
    byte @Nullable [] state,
    List<LogRecord> tail,
    List<Damage> damage,
    boolean isPurged) {

  /** The state and the tail as updates, in order. */
  public List<byte[]> updates() {
    List<byte[]> updates = new ArrayList<>(tail.size() + 1);
    if (state != null) {
      updates.add(state);
    }
    tail.forEach(record -> updates.add(record.update()));
    return updates;
  }

  /**
   * One piece that cannot be read.
   *
   * @param seq record number
   * @param what what is wrong with it
   */
  public record Damage(long seq, String what) {}
}
