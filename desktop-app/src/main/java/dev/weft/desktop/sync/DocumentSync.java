package dev.weft.desktop.sync;

import dev.weft.crdt.ClockRanges;
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
 * <p>Invariants: {@code unconfirmed} holds exactly the committed rows that did not come from this
 * relay and that no {@code SyncStatus} has accepted; {@link #confirmedThrough()} and {@code
 * acknowledgedVector} never shrink and say nothing that was not accepted.
 */
final class DocumentSync {
  /** Rows kept in memory for sending; beyond, they are read from the log again. */
  static final int MAX_UNSENT_BYTES = 4 << 20;

  final String id;
  private final TreeSet<Long> unconfirmed = new TreeSet<>();
  private long highestConfirmed;
  private StateVector acknowledgedVector = StateVector.EMPTY;
  boolean acknowledgementUnsaved;
  long confirmedAtMillis;
  boolean open;
  DocumentSyncState.Access access = DocumentSyncState.Access.WRITE;

  /** The relay refused edits and has not taken everything since. */
  boolean refused;

  String why = "";

  /** A sync was begun and did not come to its end; to be tried again. */
  boolean unfinished;

  /**
   * Another relay was accepted, and it has not confirmed everything yet: what the one before
   * confirmed does not count.
   */
  boolean unproven;

  /** When it may be tried again. */
  final Retry retry = new Retry();

  // Of this connection only.
  Phase phase = Phase.DETACHED;
  int session;

  /** Counts the stays on connections, so that what was read for an earlier one is not used. */
  int stay;

  boolean answered;
  boolean compared;

  /** Nothing is sent until both sides have compared again. */
  boolean held;

  boolean askedWhy;
  boolean reading;
  long answeredThrough;
  StateVector theirVector = StateVector.EMPTY;
  StateVector knownVector = StateVector.EMPTY;
  DeleteSet knownDeletes = DeleteSet.EMPTY;
  final Deque<InFlight> inFlight = new ArrayDeque<>();
  final List<LogEntry> unsent = new ArrayList<>();
  private long unsentBytes;

  /** What is left of a difference that is too large for one frame, in order. */
  final Deque<byte[]> pieces = new ArrayDeque<>();

  /** True once the last piece is accepted. */
  InFlight.@Nullable Everything afterPieces;

  /** More is to be sent than {@code unsent} holds. */
  boolean unsentOnDisk;

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

  /** A frame that awaits its acknowledgement, and what is true once it is accepted. */
  sealed interface InFlight {
    /** Everything up to a log position, as the difference to what the relay has. */
    record Everything(long throughSeq, StateVector vector) implements InFlight {}

    /** Some rows. */
    record Rows(List<Long> seqs, List<ClockRanges> clocks) implements InFlight {}

    /** A piece of a difference; by itself it says nothing. */
    record Piece() implements InFlight {}
  }

  DocumentSync(String id) {
    this.id = id;
  }

  void restore(long throughSeq, StateVector vector) {
    highestConfirmed = Math.max(highestConfirmed, throughSeq);
    acknowledgedVector = acknowledgedVector.merge(vector);
  }

  void addUnconfirmed(Collection<Long> seqs) {
    unconfirmed.addAll(seqs);
  }

  /** A row reached the disk. The news may come after the row was read, sent and accepted. */
  void committed(LogEntry row) {
    if (row.seq() <= confirmedThrough()) {
      return;
    }
    unconfirmed.add(row.seq());
    boolean sent = answered && row.seq() <= answeredThrough;
    if (phase == Phase.DETACHED || sent) {
      return;
    }
    if (unsentBytes + row.update().length > MAX_UNSENT_BYTES) {
      unsent.clear();
      unsentBytes = 0;
      unsentOnDisk = true;
    }
    if (!unsentOnDisk) {
      unsent.add(row);
      unsentBytes += row.update().length;
    }
  }

  /** Takes the next rows to send, about so many bytes of them. */
  List<LogEntry> takeUnsent(int bytes) {
    int count = 0;
    int size = 0;
    while (count < unsent.size()
        && (count == 0 || size + unsent.get(count).update().length <= bytes)) {
      size += unsent.get(count).update().length;
      count++;
    }
    List<LogEntry> taken = List.copyOf(unsent.subList(0, count));
    unsent.subList(0, count).clear();
    unsentBytes -= size;
    return taken;
  }

  /** Everything up to here goes another way. */
  void dropUnsent(long throughSeq) {
    unsent.removeIf(row -> row.seq() <= throughSeq);
    unsentBytes = unsent.stream().mapToLong(row -> row.update().length).sum();
  }

  boolean hasUnconfirmed() {
    return !unconfirmed.isEmpty();
  }

  /** Every row of the log up to here that is not the relay's own is confirmed by it. */
  long confirmedThrough() {
    return unconfirmed.isEmpty()
        ? highestConfirmed
        : Math.min(highestConfirmed, unconfirmed.first() - 1);
  }

  StateVector acknowledgedVector() {
    return acknowledgedVector;
  }

  /** The relay has accepted this frame. */
  void confirm(InFlight frame, long wallMillis) {
    switch (frame) {
      case InFlight.Everything all -> {
        unproven = false;
        unconfirmed.headSet(all.throughSeq(), true).clear();
        highestConfirmed = Math.max(highestConfirmed, all.throughSeq());
        acknowledgedVector = acknowledgedVector.merge(all.vector());
        theirVector = theirVector.merge(all.vector());
      }
      case InFlight.Rows rows -> {
        rows.seqs().forEach(unconfirmed::remove);
        highestConfirmed = Math.max(highestConfirmed, rows.seqs().getLast());
        for (ClockRanges clocks : rows.clocks()) {
          acknowledgedVector = clocks.stateAfter(acknowledgedVector);
          theirVector = clocks.stateAfter(theirVector);
        }
      }
      case InFlight.Piece piece -> {
        return;
      }
    }
    acknowledgementUnsaved = true;
    confirmedAtMillis = wallMillis;
    if (unconfirmed.isEmpty() && !held) {
      refused = false;
      retry.forgetFailures();
      why = access == DocumentSyncState.Access.WRITE ? "" : why;
    }
  }

  /** What the relay had is in the log, and to another relay nothing was lost. */
  boolean isCompared() {
    return compared && (!unproven || access == DocumentSyncState.Access.READ);
  }

  /** Both sides have all of each other's. */
  boolean isSettled() {
    return isCompared()
        && answered
        && inFlight.isEmpty()
        && pieces.isEmpty()
        && unconfirmed.isEmpty();
  }

  /**
   * The address on this connection. One that was left while acknowledgements were on their way is
   * not used again: they would be taken for those of later frames.
   */
  String address() {
    return session == 0 ? id : id + '\0' + session;
  }

  /** Leaves the document's place on the connection. */
  void leave() {
    int next = inFlight.isEmpty() && !reading ? session : session + 1;
    forgetConnection();
    session = next;
  }

  void forgetConnection() {
    phase = Phase.DETACHED;
    stay++;
    session = 0;
    answered = false;
    compared = false;
    held = false;
    askedWhy = false;
    reading = false;
    answeredThrough = 0;
    theirVector = StateVector.EMPTY;
    knownVector = StateVector.EMPTY;
    knownDeletes = DeleteSet.EMPTY;
    inFlight.clear();
    pieces.clear();
    afterPieces = null;
    content = null;
    unsent.clear();
    unsentBytes = 0;
    unsentOnDisk = false;
  }

  DocumentSyncState state() {
    return new DocumentSyncState(
        id,
        unconfirmed.size(),
        confirmedThrough(),
        isCompared(),
        access,
        confirmedAtMillis,
        refused,
        why);
  }
}
