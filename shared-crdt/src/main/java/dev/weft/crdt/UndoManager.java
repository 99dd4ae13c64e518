package dev.weft.crdt;

import dev.weft.crdt.codec.DeleteRanges;
import dev.weft.crdt.store.Branch;
import dev.weft.crdt.store.Reads;
import dev.weft.crdt.store.Run;
import dev.weft.crdt.store.Undoing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Takes back what was changed here, and only that, however much others changed since.
 *
 * <p>Changes within the capture time-out join one stack item. Thread rule: that of the document.
 */
public final class UndoManager implements AutoCloseable {
  /** Changes this close together are taken back together. */
  public static final long CAPTURE_TIMEOUT_MILLIS = 500;

  /**
   * Settings.
   *
   * @param millis a clock that need only run forward
   * @param captureTimeoutMillis how long a stack item takes in more changes
   * @param trackedOrigins origins, or classes of origins, whose changes are taken back
   * @param captureTransaction which transactions are looked at
   * @param deleteFilter which runs undo may delete
   * @param ignoreRemoteMapChanges whether a key is restored even if somebody else changed it since
   */
  public record Options(
      LongSupplier millis,
      long captureTimeoutMillis,
      Set<@Nullable Object> trackedOrigins,
      Predicate<Transaction> captureTransaction,
      Predicate<ItemView> deleteFilter,
      boolean ignoreRemoteMapChanges) {
    /**
     * Tracks changes without origin, as Yjs does.
     *
     * @param millis a clock in milliseconds that need only run forward
     * @return the settings of a Yjs undo manager without options
     */
    public static Options defaults(LongSupplier millis) {
      Set<@Nullable Object> origins = new HashSet<>();
      origins.add(null);
      return new Options(millis, CAPTURE_TIMEOUT_MILLIS, origins, t -> true, r -> true, false);
    }

    /**
     * With another time-out; 0 never joins changes.
     *
     * @param timeoutMillis how long after its last change a stack item takes in more
     * @return settings that differ in this alone
     */
    public Options withCaptureTimeoutMillis(long timeoutMillis) {
      return new Options(
          millis,
          timeoutMillis,
          trackedOrigins,
          captureTransaction,
          deleteFilter,
          ignoreRemoteMapChanges);
    }

    /**
     * With other origins to track; null stands for changes without origin.
     *
     * @param origins what {@link YDoc#transact} is given as origin, compared by {@code equals}, or
     *     classes of such
     * @return settings that differ in this alone
     */
    public Options withTrackedOrigins(Set<? extends @Nullable Object> origins) {
      return new Options(
          millis,
          captureTimeoutMillis,
          new HashSet<>(origins),
          captureTransaction,
          deleteFilter,
          ignoreRemoteMapChanges);
    }

    /**
     * With a test of transactions.
     *
     * @param captured false leaves the transaction out: it is neither taken back nor does it empty
     *     the redo stack
     * @return settings that differ in this alone
     */
    public Options withCaptureTransaction(Predicate<Transaction> captured) {
      return new Options(
          millis,
          captureTimeoutMillis,
          trackedOrigins,
          captured,
          deleteFilter,
          ignoreRemoteMapChanges);
    }

    /**
     * With a test of what undo may delete.
     *
     * @param filter false leaves the item where it is
     * @return settings that differ in this alone
     */
    public Options withDeleteFilter(Predicate<ItemView> filter) {
      return new Options(
          millis,
          captureTimeoutMillis,
          trackedOrigins,
          captureTransaction,
          filter,
          ignoreRemoteMapChanges);
    }

    /**
     * With keys restored over the changes of others, or not.
     *
     * @param ignore true restores a key although somebody else set it since
     * @return settings that differ in this alone
     */
    public Options withIgnoreRemoteMapChanges(boolean ignore) {
      return new Options(
          millis, captureTimeoutMillis, trackedOrigins, captureTransaction, deleteFilter, ignore);
    }
  }

  /** One thing that can be taken back, with notes of the application (a caret, for example). */
  public static final class StackItem {
    private final DeleteRanges insertions;
    private final DeleteRanges deletions;
    private final Map<Object, Object> meta = new HashMap<>();

    StackItem(DeleteRanges insertions, DeleteRanges deletions) {
      this.insertions = insertions;
      this.deletions = deletions;
    }

    /** {@return notes of the application} */
    public Map<Object, Object> meta() {
      return meta;
    }
  }

  /** What happened to a stack item. */
  public enum Kind {
    /** It is new. */
    ADDED,
    /** More changes joined it. */
    UPDATED,
    /** It was taken back. */
    POPPED
  }

  /**
   * A change of a stack; {@code undo} tells whether it is the undo stack.
   *
   * @param kind what happened to the item
   * @param item the item itself, whose notes may be changed
   * @param undo whether it is on the undo stack, rather than the redo stack
   * @param origin of the transaction that changed it; the manager itself for {@link Kind#POPPED}
   */
  public record StackEvent(Kind kind, StackItem item, boolean undo, @Nullable Object origin) {}

  /**
   * Stacks were emptied: by {@link #clear()}, or the redo stack by a new change.
   *
   * @param undo whether the undo stack was
   * @param redo whether the redo stack was
   */
  public record Cleared(boolean undo, boolean redo) {}

  private final YDoc doc;
  private final Set<Branch> scope = new HashSet<>();
  private boolean wholeDocument;
  private final Options options;
  private final Set<@Nullable Object> trackedOrigins;
  private List<StackItem> undoStack = new ArrayList<>();
  private List<StackItem> redoStack = new ArrayList<>();
  private boolean undoing;
  private boolean redoing;
  private long lastChange;
  private final Listeners<Consumer<StackEvent>> listeners = new Listeners<>();
  private final Listeners<Consumer<Cleared>> clearListeners = new Listeners<>();
  private final Subscription subscription;

  /**
   * Watches some types of one document and everything below them.
   *
   * @param scope types that are in one document, at least one
   * @param options settings
   * @throws IllegalArgumentException if the scope is empty or spans documents
   * @throws IllegalStateException if a type is in no document yet
   */
  public UndoManager(List<? extends YType> scope, Options options) {
    this(docOf(scope), options);
    scope.forEach(this::addToScope);
  }

  private static YDoc docOf(List<? extends YType> scope) {
    if (scope.isEmpty()) {
      throw new IllegalArgumentException(
          "the scope names no type: name one, or use ofDocument for all of them");
    }
    return scope.get(0).doc();
  }

  private UndoManager(YDoc doc, Options options) {
    this.doc = doc;
    this.options = options;
    this.trackedOrigins = new HashSet<>(options.trackedOrigins());
    this.trackedOrigins.add(this);
    this.subscription = doc.onAfterTransaction(this::afterTransaction);
  }

  /**
   * Watches a whole document.
   *
   * @param doc the document, on its thread
   * @param options settings
   * @return a manager that watches until it is closed
   */
  public static UndoManager ofDocument(YDoc doc, Options options) {
    UndoManager manager = new UndoManager(doc, options);
    manager.wholeDocument = true;
    return manager;
  }

  /**
   * Watches one more type.
   *
   * @param type a type of the same document
   * @throws IllegalArgumentException if it belongs to another document
   */
  public void addToScope(YType type) {
    doc.checkThread();
    if (!doc.equals(type.doc())) {
      throw new IllegalArgumentException("the type belongs to another document");
    }
    scope.add(type.branch());
  }

  /**
   * Tracks one more origin.
   *
   * @param origin an origin, a class of origins, or null for changes without one
   */
  public void addTrackedOrigin(@Nullable Object origin) {
    trackedOrigins.add(origin);
  }

  /**
   * Tracks one origin less.
   *
   * @param origin an origin, a class of origins, or null for changes without one
   */
  public void removeTrackedOrigin(@Nullable Object origin) {
    trackedOrigins.remove(origin);
  }

  private boolean inScope(Run run) {
    return wholeDocument || Reads.isInside(run, scope::contains);
  }

  private boolean touchesScope(Transaction transaction) {
    return wholeDocument
        || transaction.inner.changes().stream()
            .filter(change -> !change.isWithdrawn())
            .anyMatch(change -> isScopeOrBelow(change.branch()));
  }

  private boolean isScopeOrBelow(Branch branch) {
    for (Branch at = branch; at != null; at = at.parent()) {
      if (scope.contains(at)) {
        return true;
      }
    }
    return false;
  }

  private boolean isTracked(@Nullable Object origin) {
    return trackedOrigins.contains(origin)
        || (origin != null && trackedOrigins.contains(origin.getClass()));
  }

  private void afterTransaction(Transaction transaction) {
    if (!options.captureTransaction().test(transaction)
        || !touchesScope(transaction)
        || !isTracked(transaction.origin())) {
      return;
    }
    FirstError errors = new FirstError(null);
    List<StackItem> stack = undoing ? redoStack : undoStack;
    if (undoing) {
      stopCapturing();
    } else if (!redoing) {
      // It calls listeners, and none of them may keep the change from being recorded.
      errors.attempt(() -> clear(false, true));
    }
    DeleteRanges insertions = new DeleteRanges();
    transaction.inner.forEachGrown(
        (client, before, after) -> insertions.add(client, before, after - before));
    DeleteRanges deletions = new DeleteRanges();
    deletions.addAll(transaction.inner.deletes());
    long now = options.millis().getAsLong();
    boolean joins =
        lastChange > 0
            && now - lastChange < options.captureTimeoutMillis()
            && !stack.isEmpty()
            && !undoing
            && !redoing;
    StackItem item;
    if (joins) {
      item = stack.getLast();
      item.deletions.addAll(deletions);
      item.deletions.normalise();
      item.insertions.addAll(insertions);
      item.insertions.normalise();
    } else {
      item = new StackItem(insertions, deletions);
      stack.add(item);
    }
    if (!undoing && !redoing) {
      lastChange = now;
    }
    Undoing.keep(doc.store, transaction.inner.deletes(), true, this::inScope);
    Kind kind = joins ? Kind.UPDATED : Kind.ADDED;
    errors.attempt(() -> emit(kind, item, !undoing, transaction.origin()));
    errors.rethrow();
  }

  private void emit(Kind kind, StackItem item, boolean undo, @Nullable Object origin) {
    StackEvent event = new StackEvent(kind, item, undo, origin);
    listeners.all().forEach(listener -> listener.accept(event));
  }

  /**
   * Calls back when a stack changes.
   *
   * @param listener called on the document's thread, after the item changed
   * @return ends the calls when it is closed
   */
  public Subscription onStackChange(Consumer<StackEvent> listener) {
    return listeners.add(listener);
  }

  /**
   * Calls back when a stack was emptied without taking anything back.
   *
   * @param listener called on the document's thread
   * @return ends the calls when it is closed
   */
  public Subscription onCleared(Consumer<Cleared> listener) {
    return clearListeners.add(listener);
  }

  /** The next change starts a stack item of its own. */
  public void stopCapturing() {
    lastChange = 0;
  }

  /** Forgets everything that could be taken back or done again. */
  public void clear() {
    clear(true, true);
  }

  private void clear(boolean undo, boolean redo) {
    boolean hasUndo = undo && !undoStack.isEmpty();
    boolean hasRedo = redo && !redoStack.isEmpty();
    if (!hasUndo && !hasRedo) {
      return;
    }
    List<StackItem> forgotten = new ArrayList<>();
    if (hasUndo) {
      forgotten.addAll(undoStack);
      undoStack = new ArrayList<>();
    }
    if (hasRedo) {
      forgotten.addAll(redoStack);
      redoStack = new ArrayList<>();
    }
    doc.transact(transaction -> release(forgotten));
    Cleared cleared = new Cleared(hasUndo, hasRedo);
    clearListeners.all().forEach(listener -> listener.accept(cleared));
  }

  private void release(List<StackItem> stack) {
    stack.forEach(item -> Undoing.keep(doc.store, item.deletions, false, this::inScope));
  }

  /**
   * Takes back the last change.
   *
   * @return whether anything changed
   */
  public boolean undo() {
    undoing = true;
    try {
      return pop(undoStack, true);
    } finally {
      undoing = false;
    }
  }

  /**
   * Does again what was taken back last.
   *
   * @return whether anything changed
   */
  public boolean redo() {
    redoing = true;
    try {
      return pop(redoStack, false);
    } finally {
      redoing = false;
    }
  }

  private boolean pop(List<StackItem> stack, boolean undo) {
    List<StackItem> done = new ArrayList<>(1);
    doc.transact(
        this,
        transaction -> {
          Undoing work =
              new Undoing(
                  doc.store,
                  this::inScope,
                  this::deletedByStacks,
                  options.ignoreRemoteMapChanges());
          while (!stack.isEmpty() && done.isEmpty()) {
            StackItem item = stack.removeLast();
            if (work.perform(
                item.insertions,
                item.deletions,
                run -> options.deleteFilter().test(new ItemView(doc, run)))) {
              done.add(item);
            }
          }
        });
    done.forEach(item -> emit(Kind.POPPED, item, undo, this));
    return !done.isEmpty();
  }

  private boolean deletedByStacks(long client, int clock) {
    return contains(undoStack, client, clock) || contains(redoStack, client, clock);
  }

  private static boolean contains(List<StackItem> stack, long client, int clock) {
    return stack.stream().anyMatch(item -> item.deletions.covers(client, clock, 1));
  }

  /** {@return how many changes can be taken back} */
  public int undoCount() {
    return undoStack.size();
  }

  /** {@return how many changes can be done again} */
  public int redoCount() {
    return redoStack.size();
  }

  /** {@return whether anything can be taken back} */
  public boolean canUndo() {
    return !undoStack.isEmpty();
  }

  /** {@return whether anything can be done again} */
  public boolean canRedo() {
    return !redoStack.isEmpty();
  }

  /** Stops watching. */
  @Override
  public void close() {
    subscription.close();
  }
}
