package dev.weft.desktop.history;

import dev.weft.crdt.ClockRanges;
import dev.weft.crdt.DeleteSet;
import dev.weft.crdt.Snapshot;
import dev.weft.crdt.StateVector;
import dev.weft.crdt.Subscription;
import dev.weft.crdt.Transaction;
import dev.weft.crdt.Updates;
import dev.weft.crdt.YDoc;
import dev.weft.crdt.YText;
import dev.weft.crdt.codec.DeleteRanges;
import dev.weft.desktop.replica.HistoryEntry;
import dev.weft.desktop.replica.LogEntry;
import dev.weft.desktop.replica.StoredContent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleConsumer;

/**
 * The log of one document, replayed on a replica that forgets nothing.
 *
 * <p>One replica holds every state of the past: what each step brought and deleted is noted while
 * it is replayed, and a state is what all steps up to it say together. Every {@link
 * #CHECKPOINT_STEPS} steps that sum is kept, so a state far back costs no more than a near one.
 *
 * <p>Confined to one thread, as its replica is. Memory: the document with all that was ever deleted
 * in it, and at most {@link Steps#MAX} steps.
 */
final class Replay {
  /** Adding up so many steps takes under a millisecond. */
  static final int CHECKPOINT_STEPS = 2048;

  /** Rows that are read at a time; each is some tens of bytes when somebody types. */
  private static final int PAGE_ROWS = 4096;

  private final LogSource source;
  private final BooleanSupplier isCancelled;
  private YDoc doc = newReplica();
  private Steps steps;
  private final long gapMillis;
  private Snapshot base = Snapshot.empty();
  private final Map<Integer, Snapshot> checkpoints = new HashMap<>();
  private final Set<Long> localClients = new HashSet<>();
  private final Set<Long> seenClients = new HashSet<>();
  private long lastSeq;

  private final List<Long> inserted = new ArrayList<>();
  private final DeleteRanges deleted = new DeleteRanges();
  private boolean isRecording;

  /**
   * An empty replay; {@link #read} fills it.
   *
   * @param gapMillis between two sittings
   * @param isCancelled asked after every row
   */
  Replay(LogSource source, long gapMillis, BooleanSupplier isCancelled) {
    this.source = source;
    this.gapMillis = gapMillis;
    this.isCancelled = isCancelled;
    this.steps = new Steps(gapMillis);
    listen();
  }

  private static YDoc newReplica() {
    return new YDoc(YDoc.Options.defaults().withGc(false).withFormattingCleanup(false));
  }

  private Subscription listen() {
    return doc.onAfterTransaction(this::changed);
  }

  /**
   * Reads the log from the beginning.
   *
   * @param progress told from 0 to 1
   * @throws CancellationException if it was cancelled
   */
  void read(DoubleConsumer progress) {
    source.settle();
    StoredContent content = source.content();
    long through = content instanceof StoredContent.Present present ? present.throughSeq() : 0;
    readRows(through, progress);
    if (content instanceof StoredContent.Present present && !isWhole(present)) {
      readOnBase(present, progress);
    }
  }

  /** Reads what came since; true if something did. */
  boolean readOn() {
    source.settle();
    long before = lastSeq;
    readRows(Long.MAX_VALUE, done -> {});
    return lastSeq > before;
  }

  private void readRows(long through, DoubleConsumer progress) {
    long first = 0;
    while (true) {
      List<HistoryEntry> rows = source.rows(lastSeq, PAGE_ROWS);
      if (rows.isEmpty()) {
        return;
      }
      first = first == 0 ? rows.getFirst().seq() : first;
      for (HistoryEntry row : rows) {
        if (isCancelled.getAsBoolean()) {
          throw new CancellationException("the history was closed");
        }
        apply(row);
      }
      progress.accept(
          through <= first ? 1 : Math.min(1, (double) (lastSeq - first) / (through - first)));
    }
  }

  private void apply(HistoryEntry row) {
    lastSeq = Math.max(lastSeq, row.seq());
    isRecording = true;
    try {
      doc.applyUpdate(row.update());
    } finally {
      isRecording = false;
    }
    note(row);
    if (!inserted.isEmpty() || !deleted.isEmpty()) {
      boolean moved =
          steps.add(
              new Step(
                  row.seq(),
                  row.origin(),
                  row.receivedAtMillis(),
                  1,
                  inserted.stream().mapToLong(Long::longValue).toArray(),
                  triples(deleted)));
      if (moved) {
        checkpoints.clear();
      }
    }
    inserted.clear();
    deleted.clear();
  }

  /** A client id whose first words were typed here is of this computer. */
  private void note(HistoryEntry row) {
    Set<Long> clients = new HashSet<>();
    for (int i = 0; i < inserted.size(); i += 3) {
      clients.add(inserted.get(i));
    }
    boolean isTyped = row.origin() == LogEntry.LOCAL && clients.size() == 1;
    for (long client : clients) {
      if (seenClients.add(client) && isTyped) {
        localClients.add(client);
      }
    }
  }

  private void changed(Transaction transaction) {
    if (!isRecording || !transaction.hasEffect()) {
      return;
    }
    StateVector before = transaction.before();
    StateVector after = transaction.after();
    after
        .clients()
        .forEach(
            client -> {
              long from = before.get(client);
              inserted.addAll(List.of(client, from, after.get(client) - from));
            });
    transaction.deleteSet().forEach(deleted::add);
    deleted.normalise();
  }

  private static long[] triples(DeleteRanges ranges) {
    List<Long> all = new ArrayList<>();
    ranges.forEach((client, clock, length) -> all.addAll(List.of(client, clock, length)));
    return all.stream().mapToLong(Long::longValue).toArray();
  }

  /** Whether the rows that are kept are all of the document: none forgotten, none unreadable. */
  private boolean isWhole(StoredContent.Present present) {
    return !doc.hasPending()
        && doc.stateVector().covers(Updates.stateVector(Updates.merge(present.updates())));
  }

  /**
   * Replays once more on what the document held before the first row that is kept. What was deleted
   * before then, or by now is dropped, is not known any more and is not in any state.
   */
  private void readOnBase(StoredContent.Present present, DoubleConsumer progress) {
    byte[] all = Updates.merge(present.updates());
    YDoc now = newReplica();
    now.applyUpdate(all);
    Snapshot end = Snapshot.of(now);
    Map<Long, Long> starts = new HashMap<>();
    DeleteRanges deletedByRows = new DeleteRanges();
    for (long seq = 0; ; ) {
      List<HistoryEntry> rows = source.rows(seq, PAGE_ROWS);
      if (rows.isEmpty()) {
        break;
      }
      for (HistoryEntry row : rows) {
        ClockRanges ranges = Updates.clockRanges(row.update());
        ranges.clients().forEach(client -> starts.merge(client, ranges.from(client), Math::min));
        ranges.deletes().forEach(deletedByRows::add);
        seq = Math.max(seq, row.seq());
      }
    }
    deletedByRows.normalise();
    StateVector.Builder clocks = new StateVector.Builder();
    end.stateVector()
        .clients()
        .forEach(
            client ->
                clocks.put(
                    client,
                    Math.min(
                        starts.getOrDefault(client, Long.MAX_VALUE),
                        end.stateVector().get(client))));
    Snapshot start =
        new Snapshot(end.deleteSet().minus(DeleteSet.of(deletedByRows)), clocks.build());
    doc = start.restore(now, newReplica().options());
    listen();
    base = Snapshot.of(doc);
    steps = new Steps(gapMillis);
    checkpoints.clear();
    lastSeq = 0;
    readRows(present.throughSeq(), progress);
  }

  // --- states ---------------------------------------------------------------------------------

  Steps steps() {
    return steps;
  }

  /** The replica, with all that was ever written and is still known. */
  YDoc doc() {
    return doc;
  }

  /** Client ids whose first words were typed on this computer. */
  Set<Long> localClients() {
    return localClients;
  }

  /** The state after a step; -1 is the one before the first. */
  Snapshot at(int step) {
    int from = Math.floorDiv(step + 1, CHECKPOINT_STEPS) * CHECKPOINT_STEPS;
    return step + 1 == from ? checkpoint(from) : sum(checkpoint(from), from, step + 1);
  }

  /** The state before the step of that index, which is a multiple of {@link #CHECKPOINT_STEPS}. */
  private Snapshot checkpoint(int index) {
    int known = index;
    while (known > 0 && !checkpoints.containsKey(known)) {
      known -= CHECKPOINT_STEPS;
    }
    Snapshot state = known == 0 ? base : checkpoints.getOrDefault(known, base);
    for (int next = known + CHECKPOINT_STEPS; next <= index; next += CHECKPOINT_STEPS) {
      state = sum(state, next - CHECKPOINT_STEPS, next);
      checkpoints.put(next, state);
    }
    return state;
  }

  private Snapshot sum(Snapshot state, int from, int to) {
    StateVector.Builder clocks = new StateVector.Builder();
    state.stateVector().clients().forEach(c -> clocks.put(c, state.stateVector().get(c)));
    DeleteRanges deletes = new DeleteRanges();
    state.deleteSet().forEach(deletes::add);
    for (int i = from; i < to; i++) {
      Step step = steps.get(i);
      Step.forEach(
          step.inserted(), (client, clock, length) -> clocks.raise(client, clock + length));
      Step.forEach(step.deleted(), deletes::add);
    }
    deletes.normalise();
    return new Snapshot(DeleteSet.of(deletes), clocks.build());
  }

  /** A root text of the replica. */
  YText text(String root) {
    return doc.getText(root);
  }
}
