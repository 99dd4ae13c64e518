package dev.weft.desktop.sync;

import dev.weft.crdt.DeleteSet;
import dev.weft.crdt.StateVector;
import dev.weft.crdt.Updates;
import dev.weft.desktop.replica.DocumentStore;
import dev.weft.desktop.replica.StoreUnavailableException;
import dev.weft.desktop.replica.StoredContent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is on disk of one document, ready to be compared with a relay's.
 *
 * @param parts updates V1 that make up everything, in the order in which to apply them
 * @param update the same as one update
 * @param throughSeq the last log position in it; 0 for a document without rows
 */
record CommittedContent(
    List<byte[]> parts, byte[] update, StateVector vector, DeleteSet deletes, long throughSeq) {
  private static final byte[] NOTHING = {0, 0};

  /** Null if the document cannot be read. Blocks. */
  static @Nullable CommittedContent read(DocumentStore store, String documentId) {
    try {
      return switch (store.load(documentId)) {
        case StoredContent.Present present -> of(present);
        case StoredContent.Absent absent ->
            new CommittedContent(List.of(), NOTHING, StateVector.EMPTY, DeleteSet.EMPTY, 0);
        case StoredContent.Unreadable unreadable -> null;
      };
    } catch (StoreUnavailableException unavailable) {
      return null;
    }
  }

  private static CommittedContent of(StoredContent.Present present) {
    byte[] merged = Updates.merge(present.updates());
    return new CommittedContent(
        present.updates(),
        merged,
        Updates.stateVector(merged),
        Updates.clockRanges(merged).deletes(),
        present.throughSeq());
  }

  /** What a replica with this state vector lacks; the delete set is whole. */
  byte[] diff(StateVector theirs) {
    return Updates.diff(update, theirs);
  }

  /**
   * The same in several updates of about this size, for a document that is too large for one
   * message. A single part is never cut.
   */
  List<byte[]> diffInPieces(StateVector theirs, int bytes) {
    List<byte[]> pieces = new ArrayList<>();
    List<byte[]> piece = new ArrayList<>();
    int size = 0;
    for (byte[] part : parts) {
      byte[] lacking = Updates.diff(part, theirs);
      if (size > 0 && size + lacking.length > bytes) {
        pieces.add(Updates.merge(piece));
        piece.clear();
        size = 0;
      }
      if (!Updates.clockRanges(lacking).isEmpty()) {
        piece.add(lacking);
        size += lacking.length;
      }
    }
    if (!piece.isEmpty() || pieces.isEmpty()) {
      pieces.add(piece.isEmpty() ? NOTHING : Updates.merge(piece));
    }
    return pieces;
  }
}
