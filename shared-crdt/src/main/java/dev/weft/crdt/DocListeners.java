package dev.weft.crdt;

import dev.weft.crdt.YDoc.SubdocumentsEvent;
import java.util.List;
import java.util.function.Consumer;

/** Who listens to a document, apart from the observers of its types. */
final class DocListeners {
  final Listeners<UpdateListener> update = new Listeners<>();
  final Listeners<UpdateListener> updateV2 = new Listeners<>();
  final Listeners<Consumer<Transaction>> beforeTransaction = new Listeners<>();
  final Listeners<Consumer<Transaction>> beforeObserverCalls = new Listeners<>();
  final Listeners<Consumer<Transaction>> afterTransaction = new Listeners<>();
  final Listeners<Consumer<Transaction>> afterCleanup = new Listeners<>();
  final Listeners<Runnable> beforeAll = new Listeners<>();
  final Listeners<Consumer<List<Transaction>>> afterAll = new Listeners<>();
  final Listeners<Consumer<SubdocumentsEvent>> subdocuments = new Listeners<>();
  final Listeners<Runnable> destroy = new Listeners<>();

  private boolean isWatched;

  /** Whether somebody listens, or listened, to transactions themselves, not only to updates. */
  boolean isWatched() {
    return isWatched;
  }

  /** Adds a listener to transactions themselves. */
  <T> Subscription watch(Listeners<T> kind, T listener) {
    isWatched = true;
    return kind.add(listener);
  }

  boolean wantsUpdates() {
    return !update.isEmpty() || !updateV2.isEmpty();
  }

  /** Calls everybody; the first exception ends the calls. */
  static void call(Listeners<Consumer<Transaction>> listeners, Transaction transaction) {
    if (!listeners.isEmpty()) {
      listeners.all().forEach(listener -> listener.accept(transaction));
    }
  }

  /** Calls everybody, whoever throws. */
  static void attempt(
      FirstError errors, Listeners<Consumer<Transaction>> listeners, Transaction transaction) {
    if (!listeners.isEmpty()) {
      for (Consumer<Transaction> listener : listeners.all()) {
        errors.attempt(() -> listener.accept(transaction));
      }
    }
  }
}
