package dev.weft.desktop.replica;

/** Hears what became of queued writes. Called on the store's writer thread: hand over quickly. */
public interface StoreListener {
  /** These rows are on disk. */
  void committed(Commit commit);

  /** Writing fails, goes on failing with more rows waiting, or works again. */
  void healthChanged(StoreHealth health);
}
