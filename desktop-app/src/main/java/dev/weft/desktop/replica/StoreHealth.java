package dev.weft.desktop.replica;

/** Whether appended rows reach the disk. */
public sealed interface StoreHealth {
  /** They do. */
  record Writing() implements StoreHealth {}

  /**
   * They do not at the moment: they wait in memory and are tried again.
   *
   * @param rowsWaiting how many rows are only in memory
   * @param sinceMillis wall clock
   * @param technical the disk's or SQLite's own words
   */
  record Failing(Cause cause, int rowsWaiting, long sinceMillis, String technical)
      implements StoreHealth {}

  /** Why writing fails. */
  enum Cause {
    /** No space is left, or the file may not grow. */
    DISK_FULL,
    /** The folder or the file may not be written to. */
    READ_ONLY,
    /** Another program holds the database's lock. */
    LOCKED,
    /** The database file is damaged. */
    DAMAGED,
    /** The disk reports an error, or is gone. */
    DISK_ERROR
  }
}
