package dev.weft.crdt;

import dev.weft.crdt.store.Invariants;

/** The inner invariants of a document, for tests of other packages. */
public final class DocumentInvariants {
  private DocumentInvariants() {}

  /**
   * Checks everything that must always be true of a document's inside.
   *
   * @throws IllegalStateException at the first broken invariant
   */
  public static void check(YDoc doc) {
    Invariants.check(doc.store);
  }
}
