package dev.weft.crdt;

import org.jspecify.annotations.Nullable;

/** Hears what every transaction added and deleted, as an update. */
@FunctionalInterface
public interface UpdateListener {
  /**
   * Takes one update; called after observers, on the document's thread.
   *
   * @param update the bytes, owned by the listener
   * @param origin what the author of the change passed to {@link YDoc#transact}
   * @param transaction the finished transaction
   */
  void update(byte[] update, @Nullable Object origin, Transaction transaction);
}
