package dev.weft.desktop.replica;

/** Hears what became of queued writes. Called on a thread of the store's: hand over quickly. */
public interface StoreListener {
  /** These rows are on disk. */
  default void committed(Commit commit) {}

  /** Writing fails, goes on failing with more rows waiting, or works again. */
  default void healthChanged(StoreHealth health) {}

  /** Damage was found in the database, which goes on working as far as it can. */
  default void damageFound(StoreNotice notice) {}
}
