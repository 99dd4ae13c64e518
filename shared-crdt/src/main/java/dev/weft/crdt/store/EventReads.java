package dev.weft.crdt.store;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a closed transaction changed in a list or a map (specification §14.3). */
public final class EventReads {
  /** Takes the steps of a list's delta. */
  public interface ListSink {
    /** New elements; the list belongs to the sink. */
    void insert(List<@Nullable Object> elements);

    /** Elements that stay. */
    void retain(int length);

    /** Elements that go. */
    void delete(int length);
  }

  /** Takes what happened to a key: 0 add, 1 update, 2 delete; and the old value. */
  @FunctionalInterface
  public interface KeySink {
    void change(int action, @Nullable Object oldValue);
  }

  private EventReads() {}

  /** A step of a path: the key of a type in its parent, or its visible index there. */
  public static Object step(Branch branch) {
    Run item = Checks.present(branch.item);
    String key = item.key();
    return key != null ? key : (Object) Checks.present(item.parent).startOf(item);
  }

  /** Reads what changed in a list. */
  public static void listDelta(Branch list, StoreTransaction transaction, ListSink sink) {
    List<@Nullable Object> inserted = new ArrayList<>();
    int retained = 0;
    int deleted = 0;
    for (Run run = list.head; run != null; run = run.right) {
      if (run.isDeleted()) {
        if (transaction.deleted(run) && !transaction.added(run) && run.isItem()) {
          if (!inserted.isEmpty()) {
            sink.insert(new ArrayList<>(inserted));
            inserted.clear();
          }
          if (retained > 0) {
            sink.retain(retained);
            retained = 0;
          }
          deleted += run.length;
        }
      } else if (transaction.added(run)) {
        if (deleted > 0) {
          sink.delete(deleted);
          deleted = 0;
        }
        if (retained > 0) {
          sink.retain(retained);
          retained = 0;
        }
        inserted.addAll(Reads.elements(run));
      } else {
        if (!inserted.isEmpty()) {
          sink.insert(new ArrayList<>(inserted));
          inserted.clear();
        }
        if (deleted > 0) {
          sink.delete(deleted);
          deleted = 0;
        }
        retained += run.length;
      }
    }
    if (!inserted.isEmpty()) {
      sink.insert(new ArrayList<>(inserted));
    }
    if (deleted > 0) {
      sink.delete(deleted);
    }
  }

  /** Reads what happened to one key. */
  public static void keyChange(Branch map, String key, StoreTransaction transaction, KeySink sink) {
    Run run = map.map.get(key);
    if (run == null) {
      return;
    }
    if (transaction.added(run)) {
      Run previous = run.left;
      while (previous != null && transaction.added(previous)) {
        previous = previous.left;
      }
      boolean replaced = previous != null && transaction.deleted(previous);
      if (transaction.deleted(run)) {
        if (previous != null && replaced) {
          sink.change(2, last(previous));
        }
      } else if (previous != null && replaced) {
        sink.change(1, last(previous));
      } else {
        sink.change(0, null);
      }
    } else if (transaction.deleted(run)) {
      sink.change(2, last(run));
    }
  }

  private static @Nullable Object last(Run run) {
    return Reads.element(run, run.length - 1);
  }
}
