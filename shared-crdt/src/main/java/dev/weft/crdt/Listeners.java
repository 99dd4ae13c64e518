package dev.weft.crdt;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Listeners of one kind, in order of registration; may change while they are called. */
final class Listeners<T> {
  private final List<T> all = new CopyOnWriteArrayList<>();

  Subscription add(T listener) {
    all.add(listener);
    return () -> all.remove(listener);
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  List<T> all() {
    return all;
  }
}
