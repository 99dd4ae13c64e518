package dev.weft.desktop.session;

import dev.weft.desktop.replica.StoreHealth;
import dev.weft.desktop.status.DocumentFacts;
import dev.weft.desktop.status.DocumentFacts.Disk;
import dev.weft.desktop.status.DocumentFacts.Reach;
import dev.weft.desktop.sync.ConnectionState;
import dev.weft.desktop.sync.DocumentSyncState;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Counts where the rows of one document are: in memory, on disk, confirmed by the relay. Confined
 * to the document thread.
 *
 * <p>A row is counted from the call that appends it, on this thread, until the relay's confirmation
 * has passed its log position. What other threads report can only come later and only take away, so
 * no order of reports can make a row vanish early.
 */
final class Tracker {
  /** Log position to characters inserted, of rows that the relay has not confirmed. */
  private final TreeMap<Long, Integer> unconfirmed = new TreeMap<>();

  /** The same of rows that are not on disk. */
  private final TreeMap<Long, Integer> inMemory = new TreeMap<>();

  /**
   * Sums over the two maps, kept as they change: the status is asked for at every key press, and
   * after a week without the relay there are tens of thousands of rows.
   */
  private int charactersInMemory;

  /** Rows that are on disk and not confirmed. */
  private int waiting;

  private final ArrayDeque<Remote> uncommittedRemote = new ArrayDeque<>();
  private final boolean hasRelay;
  private long savedAtMillis;
  private long confirmedAtMillis;
  private boolean compared;
  private boolean damaged;
  private boolean refused;
  private String why = "";
  private DocumentSyncState.Access access = DocumentSyncState.Access.WRITE;

  /** An update from the relay that is not on disk yet. */
  private record Remote(long seq, byte[] update) {}

  Tracker(boolean hasRelay) {
    this.hasRelay = hasRelay;
  }

  /** Rows that an earlier run committed and the relay has not confirmed. */
  void restore(Collection<Long> seqs) {
    for (long seq : seqs) {
      if (unconfirmed.put(seq, 0) == null && !inMemory.containsKey(seq)) {
        waiting++;
      }
    }
  }

  /** A row was appended here. */
  void appended(long seq, int characters) {
    inMemory.put(seq, characters);
    charactersInMemory += characters;
    if (hasRelay) {
      unconfirmed.put(seq, characters);
    }
  }

  /** An update of the relay was appended. */
  void received(long seq, byte[] update) {
    uncommittedRemote.add(new Remote(seq, update));
  }

  /** Rows up to here are on disk. */
  void committed(long throughSeq, long wallMillis) {
    SortedMap<Long, Integer> written = inMemory.headMap(throughSeq, true);
    if (!written.isEmpty()) {
      for (Map.Entry<Long, Integer> row : written.entrySet()) {
        charactersInMemory -= row.getValue();
        if (unconfirmed.containsKey(row.getKey())) {
          waiting++;
        }
      }
      written.clear();
      savedAtMillis = wallMillis;
    }
    Iterator<Remote> remote = uncommittedRemote.iterator();
    while (remote.hasNext() && remote.next().seq() <= throughSeq) {
      remote.remove();
    }
  }

  /** What the sync worker knows. */
  void synced(DocumentSyncState state) {
    SortedMap<Long, Integer> confirmed = unconfirmed.headMap(state.confirmedThrough(), true);
    for (long seq : confirmed.keySet()) {
      if (!inMemory.containsKey(seq)) {
        waiting--;
      }
    }
    confirmed.clear();
    compared = state.compared();
    access = state.access();
    refused = state.refused();
    why = state.why();
    confirmedAtMillis = Math.max(confirmedAtMillis, state.confirmedAtMillis());
  }

  void setDamaged(boolean is) {
    damaged = is;
  }

  boolean isAllOnDisk() {
    return inMemory.isEmpty();
  }

  /** Updates that a read of the disk would miss, in order. */
  List<byte[]> uncommittedRemote() {
    return uncommittedRemote.stream().map(Remote::update).toList();
  }

  DocumentFacts facts(
      StoreHealth health,
      Connection connection,
      List<DocumentFacts.Other> others,
      boolean downloaded) {
    return new DocumentFacts(
        disk(health),
        inMemory.size(),
        charactersInMemory,
        savedAtMillis,
        waiting,
        connection.reach(),
        connection.reachedAtMillis(),
        confirmedAtMillis,
        connection.nextTrySeconds(),
        compared,
        null,
        switch (access) {
          case WRITE -> DocumentFacts.Access.WRITE;
          case READ -> DocumentFacts.Access.READ;
          case ENDED -> DocumentFacts.Access.ENDED;
        },
        refused,
        connection.why(),
        why,
        others,
        downloaded,
        true);
  }

  private Disk disk(StoreHealth health) {
    if (damaged) {
      return Disk.DAMAGED;
    }
    if (!(health instanceof StoreHealth.Failing failing)) {
      return Disk.WRITING;
    }
    return switch (failing.cause()) {
      case DISK_FULL -> Disk.FULL;
      case READ_ONLY -> Disk.READ_ONLY;
      case LOCKED -> Disk.LOCKED;
      case DAMAGED -> Disk.DAMAGED;
      case DISK_ERROR -> Disk.ERROR;
    };
  }

  /**
   * What is known of the relay, for all documents.
   *
   * @param why it is not reached, in words without a full stop; empty if it is, or if nothing is
   *     known
   */
  record Connection(Reach reach, long reachedAtMillis, long nextTrySeconds, String why) {
    static final Connection NONE = new Connection(Reach.NONE, 0, 0, "");

    Connection next(ConnectionState state, long wallMillis) {
      return switch (state) {
        case ConnectionState.NoRelay none -> NONE;
        case ConnectionState.Live live -> new Connection(Reach.LIVE, wallMillis, 0, "");
        case ConnectionState.BackingOff waiting ->
            away(Reach.NOT_REACHED, wallMillis, waiting.nextTry(), waiting.why());
        case ConnectionState.Refused refused ->
            away(reach(refused.cause()), wallMillis, refused.nextTry(), refused.words());
        case ConnectionState.Offline off -> away(Reach.NOT_REACHED, wallMillis, Duration.ZERO, "");
        case ConnectionState.Paused paused ->
            away(Reach.NOT_REACHED, wallMillis, Duration.ZERO, paused.words());
        // On the way to a relay that refused, what it said is what is known of it.
        case ConnectionState.Connecting connecting ->
            away(onTheWay(), wallMillis, Duration.ZERO, why);
        case ConnectionState.Authenticating signing ->
            away(onTheWay(), wallMillis, Duration.ZERO, why);
      };
    }

    private Reach onTheWay() {
      return reach == Reach.LIVE ? Reach.NOT_REACHED : reach;
    }

    private static Reach reach(ConnectionState.Refused.Cause cause) {
      return switch (cause) {
        case TOKEN, FORBIDDEN -> Reach.SIGNED_OUT;
        case QUOTA -> Reach.FULL;
        case IDENTITY -> Reach.IDENTITY_CHANGED;
        case VERSION, REMOVED, CERTIFICATE -> Reach.NOT_REACHED;
      };
    }

    private Connection away(Reach now, long wallMillis, Duration nextTry, String because) {
      long reached = reach == Reach.LIVE ? wallMillis : reachedAtMillis;
      long seconds = nextTry.isZero() ? 0 : Math.max(1, nextTry.toSeconds());
      return new Connection(now, reached, seconds, because);
    }
  }

  @Override
  public String toString() {
    return "in memory " + inMemory.keySet() + ", unconfirmed " + unconfirmed.keySet();
  }
}
