package dev.weft.desktop.replica;

import java.time.Duration;
import java.util.Optional;

/**
 * What may be chosen about a replica.
 *
 * @param checkpoints when documents are checkpointed
 * @param history how long the trimmed log is kept as history; empty: for ever
 */
public record StoreOptions(CheckpointPolicy checkpoints, Optional<Duration> history) {
  /** Usual checkpoints, and a history that is kept. */
  public static final StoreOptions DEFAULT =
      new StoreOptions(CheckpointPolicy.DEFAULT, Optional.empty());

  /** The same, and history is kept for so long. */
  public StoreOptions withHistory(Optional<Duration> kept) {
    return new StoreOptions(checkpoints, kept);
  }
}
