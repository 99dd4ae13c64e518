package dev.weft.crdt.store;

import dev.weft.crdt.codec.DeleteRanges;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Everything that one transaction did to a store; it tracks only the clients that it touched. */
public final class StoreTransaction {
  private static final ClientLog[] NO_LOGS = {};
  private static final int[] NO_CLOCKS = {};

  final Store store;
  private final @Nullable Object origin;
  private boolean local;

  /** Tells this transaction from all others of its store. */
  private final long number;

  private ClientLog[] touched = NO_LOGS;

  /** Of every touched log its state before, and from {@link #close} on the one after. */
  private int[] states = NO_CLOCKS;

  private int touchedCount;
  private boolean isClosed;
  private boolean isTidy;

  private @Nullable DeleteRanges deletes;

  // Nearly every transaction changes one type.
  private @Nullable TypeChange firstChange;
  private @Nullable List<TypeChange> moreChanges;
  private @Nullable List<Run> mergeCandidates;
  boolean needsFormatCleanup;

  /** Whether something with content was deleted, so that there may be something to collect. */
  boolean mayCollect;

  private @Nullable Set<Subdocument> subdocsAdded;
  private @Nullable Set<Subdocument> subdocsRemoved;
  private @Nullable Set<Subdocument> subdocsLoaded;

  StoreTransaction(Store store, @Nullable Object origin, boolean local) {
    this.store = store;
    this.number = store.nextTransaction();
    this.origin = origin;
    this.local = local;
  }

  /** What the author passed along. */
  public @Nullable Object origin() {
    return origin;
  }

  /** Whether the change was made here. */
  public boolean isLocal() {
    return local;
  }

  /** An update was applied inside this transaction. */
  public void becomeRemote() {
    local = false;
  }

  /** Notes the state of a log before its first change in this transaction. */
  void touch(ClientLog log) {
    if (log.touchedBy != number) {
      log.touchedBy = number;
      log.stateBefore = log.state;
      if (touchedCount == touched.length) {
        touched = Arrays.copyOf(touched, Math.max(1, touchedCount * 2));
        states = Arrays.copyOf(states, 2 * touched.length);
      }
      touched[touchedCount] = log;
      states[2 * touchedCount++] = log.state;
    }
  }

  /** Fixes what the transaction did: the states after it and the order of its deletions. */
  public void close() {
    isClosed = true;
    for (int i = 0; i < touchedCount; i++) {
      states[2 * i + 1] = touched[i].state;
    }
    if (deletes != null) {
      deletes.normalise();
    }
  }

  int touchedCount() {
    return touchedCount;
  }

  ClientLog touched(int i) {
    return touched[i];
  }

  int before(int i) {
    return states[2 * i];
  }

  int after(int i) {
    return isClosed ? states[2 * i + 1] : touched[i].state;
  }

  /** State of a client when the transaction began. */
  int before(ClientLog log) {
    if (log.touchedBy == number) {
      return log.stateBefore;
    }
    for (int i = 0; i < touchedCount; i++) {
      if (touched[i] == log) {
        return before(i);
      }
    }
    return log.state;
  }

  /** Whether a run's first element was created by this transaction. */
  boolean added(Run run) {
    return run.clock >= before(run.log);
  }

  void delete(Run run) {
    delete(run.log, run.clock, run.length);
  }

  void delete(ClientLog log, int clock, int length) {
    if (deletes == null) {
      deletes = new DeleteRanges();
    }
    deletes.add(log.client, clock, length);
  }

  /** A transaction whose changes leave nothing to collect or to merge. */
  public static StoreTransaction tidy(Store store, @Nullable Object origin, boolean local) {
    StoreTransaction transaction = new StoreTransaction(store, origin, local);
    transaction.isTidy = true;
    return transaction;
  }

  /** Whether nothing is left to collect or to merge. */
  public boolean isTidy() {
    return isTidy;
  }

  boolean hasDeletes() {
    return deletes != null;
  }

  /** What was deleted; normalised once the transaction is closed. */
  public DeleteRanges deletes() {
    if (deletes == null) {
      deletes = new DeleteRanges();
    }
    return deletes;
  }

  /** Whether this transaction deleted a run; only after it was closed. */
  boolean deleted(Run run) {
    return deletes != null && run.isDeleted() && deletes.covers(run.log.client, run.clock, 1);
  }

  void changed(Branch branch, @Nullable String key) {
    TypeChange change = branch.change;
    if (change == null || change.transaction != this) {
      Run holder = branch.item;
      if (holder != null && (holder.isDeleted() || added(holder))) {
        return;
      }
      change = new TypeChange(this, branch);
      branch.change = change;
      addChange(change);
    } else if (branch.isDeleted()) {
      return;
    }
    change.add(key);
  }

  /** What changed, in order of the first change. */
  public List<TypeChange> changes() {
    if (moreChanges != null) {
      return moreChanges;
    }
    return firstChange == null ? List.of() : List.of(firstChange);
  }

  private void addChange(TypeChange change) {
    if (firstChange == null) {
      firstChange = change;
      return;
    }
    if (moreChanges == null) {
      moreChanges = new ArrayList<>();
      moreChanges.add(firstChange);
    }
    moreChanges.add(change);
  }

  /** Lets go of the types that changed: they outlive this transaction. */
  void release() {
    for (TypeChange change : changes()) {
      Branch branch = change.branch();
      if (branch.change == change) {
        branch.change = null;
      }
    }
  }

  void mergeCandidate(Run run) {
    if (mergeCandidates == null) {
      mergeCandidates = new ArrayList<>();
    }
    mergeCandidates.add(run);
  }

  List<Run> mergeCandidates() {
    return mergeCandidates == null ? List.of() : mergeCandidates;
  }

  /** Whether anything was added or deleted. */
  public boolean hasEffect() {
    if (deletes != null && !deletes.isEmpty()) {
      return true;
    }
    for (int i = 0; i < touchedCount; i++) {
      if (after(i) > before(i)) {
        return true;
      }
    }
    return false;
  }

  /** Called with a client and its clocks before and after. */
  @FunctionalInterface
  public interface StateVisitor {
    void client(long client, int before, int after);
  }

  /** Calls back for every client whose state grew. */
  public void forEachGrown(StateVisitor visitor) {
    for (int i = 0; i < touchedCount; i++) {
      if (after(i) > before(i)) {
        visitor.client(touched[i].client, before(i), after(i));
      }
    }
  }

  void subdocumentAdded(Subdocument document) {
    subdocsAdded = added(subdocsAdded, document);
    if (document.shouldLoad()) {
      subdocumentLoaded(document);
    }
  }

  /** The application asks for a sub-document's content. */
  public void loaded(Subdocument document) {
    subdocumentLoaded(document);
  }

  /** The application put a fresh document in the place of a former one. */
  public void replaced(Subdocument former, Subdocument fresh) {
    Run item = fresh.item;
    if (item != null && !item.isDeleted()) {
      subdocumentAdded(fresh);
    }
    subdocumentRemoved(former);
  }

  void subdocumentLoaded(Subdocument document) {
    subdocsLoaded = added(subdocsLoaded, document);
  }

  void subdocumentRemoved(Subdocument document) {
    if (subdocsAdded == null || !subdocsAdded.remove(document)) {
      subdocsRemoved = added(subdocsRemoved, document);
    }
  }

  private static Set<Subdocument> added(@Nullable Set<Subdocument> set, Subdocument document) {
    Set<Subdocument> grown = set == null ? new LinkedHashSet<>() : set;
    grown.add(document);
    return grown;
  }

  public Set<Subdocument> subdocumentsAdded() {
    return subdocsAdded == null ? Set.of() : subdocsAdded;
  }

  public Set<Subdocument> subdocumentsRemoved() {
    return subdocsRemoved == null ? Set.of() : subdocsRemoved;
  }

  public Set<Subdocument> subdocumentsLoaded() {
    return subdocsLoaded == null ? Set.of() : subdocsLoaded;
  }
}
