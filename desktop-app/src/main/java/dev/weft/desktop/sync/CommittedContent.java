package dev.weft.desktop.sync;

import dev.weft.crdt.DeleteSet;
import dev.weft.crdt.StateVector;
import dev.weft.crdt.Updates;
import dev.weft.desktop.replica.DocumentStore;
import dev.weft.desktop.replica.StoreUnavailableException;
import dev.weft.desktop.replica.StoredContent;
import org.jspecify.annotations.Nullable;

/**
 * What is on disk of one document, ready to be compared with a relay's.
 *
 * @param update everything as one update V1
 * @param throughSeq the last log position in it; 0 for a document without rows
 */
record CommittedContent(byte[] update, StateVector vector, DeleteSet deletes, long throughSeq) {
  private static final byte[] NOTHING = {0, 0};

  /**
   * Null if what is stored of the document is damaged. Blocks.
   *
   * @throws StoreUnavailableException if the disk does not answer
   */
  static @Nullable CommittedContent read(DocumentStore store, String documentId) {
    return switch (store.load(documentId)) {
      case StoredContent.Present present -> of(present);
      case StoredContent.Absent absent ->
          new CommittedContent(NOTHING, StateVector.EMPTY, DeleteSet.EMPTY, 0);
      case StoredContent.Unreadable unreadable -> null;
    };
  }

  private static CommittedContent of(StoredContent.Present present) {
    byte[] merged = Updates.merge(present.updates());
    return new CommittedContent(
        merged,
        Updates.stateVector(merged),
        Updates.clockRanges(merged).deletes(),
        present.throughSeq());
  }

  /** What a replica with this state vector lacks; the delete set is whole. */
  byte[] diff(StateVector theirs) {
    return Updates.diff(update, theirs);
  }
}
