package dev.weft.crdt;

import dev.weft.crdt.store.Branch;
import dev.weft.crdt.store.TypeChange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Calls the observers of one transaction in Yjs's order: each type's own, then deep ones. */
final class ObserverCalls {
  private final YDoc doc;
  private final Transaction transaction;
  private final FirstError errors;
  private final List<YEvent> events = new ArrayList<>(1);

  ObserverCalls(YDoc doc, Transaction transaction, FirstError errors) {
    this.doc = doc;
    this.transaction = transaction;
    this.errors = errors;
  }

  void run() {
    for (TypeChange change : List.copyOf(transaction.inner.changes())) {
      Branch branch = change.branch();
      if (!change.isWithdrawn() && !branch.isDeleted() && branch.typeRef() != Branch.UNTYPED) {
        callOwn(doc.typeOf(branch), change);
      }
    }
    if (doc.transactions.isAnyDeep()) {
      callAllDeep();
    }
  }

  private void callOwn(YType type, TypeChange change) {
    YEvent event = type.event(transaction, change);
    events.add(event);
    if (!type.observers().isEmpty()) {
      for (Consumer<YEvent> observer : type.observers().all()) {
        errors.attempt(() -> observer.accept(event));
      }
    }
  }

  private void callAllDeep() {
    Map<YType, List<YEvent>> deep = new LinkedHashMap<>();
    for (YEvent event : events) {
      for (YType up = event.target(); up != null; ) {
        deep.computeIfAbsent(up, t -> new ArrayList<>()).add(event);
        Branch parent = up.branch().parent();
        up = parent == null || parent.typeRef() == Branch.UNTYPED ? null : doc.typeOf(parent);
      }
    }
    deep.forEach(this::callDeep);
  }

  private void callDeep(YType type, List<YEvent> below) {
    if (type.deepObservers().isEmpty() || type.isDeleted()) {
      return;
    }
    List<YEvent> live = new ArrayList<>(below);
    live.removeIf(event -> event.target().isDeleted());
    live.forEach(event -> event.currentTarget(type));
    live.sort(Comparator.comparingInt(event -> event.path().size()));
    if (live.isEmpty()) {
      return;
    }
    for (Consumer<List<YEvent>> observer : type.deepObservers().all()) {
      errors.attempt(() -> observer.accept(live));
    }
  }
}
