package dev.weft.crdt;

import dev.weft.crdt.codec.TypedUpdate;
import dev.weft.crdt.codec.UpdateEncoder;
import dev.weft.crdt.store.Branch;
import dev.weft.crdt.store.Cleanup;
import dev.weft.crdt.store.FormatCleanup;
import dev.weft.crdt.store.QuickText;
import dev.weft.crdt.store.StateWriter;
import dev.weft.crdt.store.Store;
import dev.weft.crdt.store.StoreTransaction;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs the transactions of a document and what follows each, in Yjs's order: observers, clean-up,
 * updates. Transactions that callbacks start wait in a queue until the one before is through.
 */
final class DocTransactions {
  private final YDoc doc;
  private final Store store;
  private final Cleanup cleanup;
  private final DocListeners listeners;

  private @Nullable Transaction current;
  private final List<Transaction> queue = new ArrayList<>();
  private @Nullable Transaction observing;
  private boolean anyObserver;
  private boolean anyDeep;
  private @Nullable UpdateEncoder encoderV1;

  DocTransactions(YDoc doc, Store store, DocListeners listeners) {
    this.doc = doc;
    this.store = store;
    this.listeners = listeners;
    this.cleanup = new Cleanup(store);
  }

  /** Whether a transaction is open or its callbacks are under way. */
  boolean isBusy() {
    return current != null || !queue.isEmpty();
  }

  boolean isObserving(Transaction transaction) {
    return observing == transaction;
  }

  /** Notes that somebody observes a type of this document from now on, or types with all below. */
  void observed(boolean deep) {
    anyObserver = true;
    anyDeep |= deep;
  }

  boolean isAnyDeep() {
    return anyDeep;
  }

  void transact(@Nullable Object origin, Consumer<Transaction> work) {
    Transaction open = current;
    if (open != null) {
      work.accept(open);
    } else {
      run(origin, true, work);
    }
  }

  /** Runs the application of an update, which makes an open transaction a remote one. */
  void applyRemote(@Nullable Object origin, Runnable work) {
    Transaction open = current;
    if (open != null) {
      open.inner.becomeRemote();
      work.run();
    } else {
      run(origin, false, t -> work.run());
    }
  }

  private void run(@Nullable Object origin, boolean local, Consumer<Transaction> work) {
    Transaction transaction = new Transaction(doc, store.begin(origin, local));
    current = transaction;
    boolean first = queue.isEmpty();
    queue.add(transaction);
    Throwable failure = null;
    try {
      if (first && !listeners.beforeAll.isEmpty()) {
        listeners.beforeAll.all().forEach(Runnable::run);
      }
      DocListeners.call(listeners.beforeTransaction, transaction);
      work.accept(transaction);
    } catch (RuntimeException | Error e) {
      failure = e;
      throw e;
    } finally {
      current = null;
      store.close(transaction.inner);
      if (first) {
        cleanUpAll(failure);
      }
    }
  }

  // --- edits in place -------------------------------------------------------------------------

  /** Whether an edit may be done without an open transaction, since nobody could see that. */
  private boolean isQuiet() {
    return current == null && queue.isEmpty() && !anyObserver && !listeners.isWatched();
  }

  private @Nullable StoreTransaction noted(@Nullable Object origin, boolean local) {
    return listeners.wantsUpdates() ? StoreTransaction.tidy(store, origin, local) : null;
  }

  /** Inserts text as a transaction of its own if that can be done in place. */
  boolean insertQuickly(Branch text, int index, String value) {
    if (!isQuiet()) {
      return false;
    }
    StoreTransaction inner = noted(null, true);
    return QuickText.insert(text, index, value, inner) && emitNoted(inner);
  }

  /** Deletes text as a transaction of its own if that can be done in place. */
  boolean deleteQuickly(Branch text, int index, int length) {
    if (!isQuiet()) {
      return false;
    }
    StoreTransaction inner = noted(null, true);
    return QuickText.delete(text, index, length, inner) && emitNoted(inner);
  }

  /** Applies an update as a transaction of its own if that can be done in place. */
  boolean receiveQuickly(TypedUpdate typed, byte[] update, @Nullable Object origin) {
    if (!isQuiet() || !typed.read(update)) {
      return false;
    }
    StoreTransaction inner = noted(origin, false);
    return QuickText.receive(store, typed, inner) && emitNoted(inner);
  }

  private boolean emitNoted(@Nullable StoreTransaction inner) {
    if (inner != null) {
      inner.close();
      queue.add(new Transaction(doc, inner));
      cleanUpAll(null);
    }
    return true;
  }

  // --- what follows a transaction -------------------------------------------------------------

  private void cleanUpAll(@Nullable Throwable failure) {
    FirstError errors = new FirstError(failure);
    List<Transaction> done;
    try {
      for (int i = 0; i < queue.size(); i++) {
        cleanUp(i, errors);
      }
    } finally {
      // A transaction that stayed here would keep all later ones waiting for it.
      done = listeners.afterAll.isEmpty() ? List.of() : List.copyOf(queue);
      queue.clear();
    }
    if (!done.isEmpty()) {
      listeners.afterAll.all().forEach(listener -> errors.attempt(() -> listener.accept(done)));
    }
    errors.rethrow();
  }

  private void cleanUp(int index, FirstError errors) {
    Transaction transaction = queue.get(index);
    StoreTransaction inner = transaction.inner;
    DocListeners.attempt(errors, listeners.beforeObserverCalls, transaction);
    if (anyObserver) {
      Transaction outer = observing;
      observing = transaction;
      new ObserverCalls(doc, transaction, errors).run();
      observing = outer;
    }
    DocListeners.attempt(errors, listeners.afterTransaction, transaction);
    if (doc.options().formattingCleanup() && FormatCleanup.isNeeded(inner)) {
      errors.attempt(() -> run(null, true, t -> FormatCleanup.run(store, inner)));
    }
    if (!inner.isTidy()) {
      // It asks the application's filter.
      errors.attempt(() -> cleanup.run(inner));
    }
    if (!inner.isLocal()) {
      avoidClash(inner);
    }
    DocListeners.attempt(errors, listeners.afterCleanup, transaction);
    if (inner.hasEffect()) {
      emit(errors, index, listeners.update, false);
      emit(errors, index, listeners.updateV2, true);
    }
    doc.subdocuments.emit(errors, inner);
  }

  private void emit(FirstError errors, int index, Listeners<UpdateListener> receivers, boolean v2) {
    if (receivers.isEmpty()) {
      return;
    }
    Transaction transaction = queue.get(index);
    UpdateEncoder out = v2 ? UpdateEncoder.v2() : reusableV1();
    StateWriter.writeTransaction(transaction.inner, ranSince(index), out);
    byte[] update = out.toByteArray();
    for (UpdateListener listener : receivers.all()) {
      errors.attempt(() -> listener.update(update, transaction.origin(), transaction));
    }
  }

  /** The transactions that callbacks of an earlier one started. */
  private List<StoreTransaction> ranSince(int index) {
    return index == queue.size() - 1
        ? List.of()
        : queue.subList(index + 1, queue.size()).stream().map(t -> t.inner).toList();
  }

  private UpdateEncoder reusableV1() {
    UpdateEncoder out = encoderV1;
    if (out == null) {
      out = UpdateEncoder.v1();
      encoderV1 = out;
    }
    out.reset();
    return out;
  }

  /** Another session wrote under our client id: the next local change gets a new one. */
  private void avoidClash(StoreTransaction inner) {
    long own = store.ownClient();
    inner.forEachGrown(
        (client, before, after) -> {
          if (client == own) {
            store.ownClient(Entropy.clientId(doc.options().entropy()));
          }
        });
  }
}
