package dev.weft.crdt;

import dev.weft.crdt.store.Invariants;

/** Lets tests of other packages check what must always be true of a document's inside. */
public final class StoreChecks {
  private StoreChecks() {}

  /**
   * Checks a whole document.
   *
   * @throws IllegalStateException at the first broken invariant
   */
  public static void check(YDoc doc) {
    Invariants.check(doc.store);
  }
}
