package dev.weft.desktop.sync;

import dev.weft.crdt.DeleteSet;
import dev.weft.crdt.StateVector;
import dev.weft.desktop.replica.LogEntry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The worker's notes on one document. Those of the connection are forgotten when it ends; those of
 * the log stay.
 *
 * <p>Invariant: {@code unconfirmed} holds exactly the committed rows that did not come from this
 * relay and that no {@code SyncStatus} has covered.
 */
final class DocumentSync {
  final String id;
  private final TreeSet<Long> unconfirmed = new TreeSet<>();
  StateVector acknowledgedVector = StateVector.EMPTY;
  boolean acknowledgementUnsaved;
  long acknowledgedThrough;
  long confirmedAtMillis;
  boolean open;

  // Of this connection only.
  Phase phase = Phase.DETACHED;
  boolean answered;
  boolean compared;
  DocumentSyncState.Access access = DocumentSyncState.Access.WRITE;
  String why = "";
  StateVector knownVector = StateVector.EMPTY;
  DeleteSet knownDeletes = DeleteSet.EMPTY;
  final Deque<InFlight> inFlight = new ArrayDeque<>();
  final List<LogEntry> unsent = new ArrayList<>();
  byte @Nullable [] presence;

  /** What was read when the document was attached, until the relay's first question is answered. */
  @Nullable CommittedContent content;

  /** Where the document stands on this connection. */
  enum Phase {
    DETACHED,
    /** Its content is being read for the first step. */
    LOADING,
    ATTACHED
  }

  /** A frame that awaits its acknowledgement. */
  record InFlight(long throughSeq, StateVector vector) {}

  DocumentSync(String id) {
    this.id = id;
  }

  void addUnconfirmed(long seq) {
    unconfirmed.add(seq);
  }

  void addUnconfirmed(Collection<Long> seqs) {
    unconfirmed.addAll(seqs);
  }

  boolean hasUnconfirmed() {
    return !unconfirmed.isEmpty();
  }

  /** The relay has confirmed every row up to here. */
  void confirm(InFlight frame, long wallMillis) {
    unconfirmed.headSet(frame.throughSeq(), true).clear();
    acknowledgedThrough = Math.max(acknowledgedThrough, frame.throughSeq());
    acknowledgedVector = acknowledgedVector.merge(frame.vector());
    acknowledgementUnsaved = true;
    confirmedAtMillis = wallMillis;
  }

  /** Both sides have all of each other's. */
  boolean isSettled() {
    return compared && answered && inFlight.isEmpty() && unconfirmed.isEmpty();
  }

  void forgetConnection() {
    phase = Phase.DETACHED;
    answered = false;
    compared = false;
    knownVector = StateVector.EMPTY;
    knownDeletes = DeleteSet.EMPTY;
    inFlight.clear();
    unsent.clear();
    content = null;
  }

  DocumentSyncState state() {
    return new DocumentSyncState(
        id, unconfirmed.size(), acknowledgedThrough, compared, access, confirmedAtMillis, why);
  }
}
