package dev.weft.crdt.store;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Local operations on a list of elements (specification §10), within the open transaction. */
public final class ListEdits {
  private ListEdits() {}

  /** New contents of a list: plain values, or one thing that stands alone. */
  public sealed interface Content {
    /** Values that travel together. */
    record Values(List<? extends @Nullable Object> values) implements Content {}

    /** Bytes. */
    record Binary(byte[] bytes) implements Content {}

    /** A new shared type; its inside is made when it is placed. */
    record Type(Supplier<Branch> branch, Runnable whenPlaced) implements Content {}

    /** A document of its own; what stands for it is made when it is placed. */
    record Document(Supplier<Subdocument> document) implements Content {}
  }

  static Run newRun(Store store, Content content) {
    ClientLog own = store.own();
    return switch (content) {
      case Content.Values v -> {
        Run run = new Run(own, own.state, v.values().size(), Run.ANY);
        run.content = new ValueList(v.values().toArray());
        yield run;
      }
      case Content.Binary b -> filled(own, Run.BINARY, b.bytes());
      case Content.Type t -> filled(own, Run.TYPE, t.branch().get());
      case Content.Document d -> filled(own, Run.DOC, d.document().get());
    };
  }

  private static Run filled(ClientLog own, int kind, Object content) {
    Run run = new Run(own, own.state, 1, kind);
    run.content = content;
    return run;
  }

  /**
   * Inserts behind the previous visible element, in front of tombstones.
   *
   * @throws IndexOutOfBoundsException if the index is beyond the length
   */
  public static void insert(Branch list, int index, List<Content> contents) {
    if (index < 0 || index > list.length) {
      throw new IndexOutOfBoundsException("index " + index + ", length " + list.length);
    }
    if (index == 0) {
      insertAfter(list, null, contents);
      return;
    }
    Run left = list.runAt(index - 1);
    int at = index - list.foundStart();
    if (at < left.length) {
      list.store.split(left, at);
    }
    insertAfter(list, left, contents);
  }

  /** Appends behind everything, tombstones included. */
  public static void push(Branch list, List<Content> contents) {
    insertAfter(list, list.tail, contents);
  }

  /** Inserts directly behind a run; null stands for the start. */
  public static void insertAfter(Branch list, @Nullable Run left, List<Content> contents) {
    Store store = list.store;
    Run right = left == null ? list.head : left.right;
    Run previous = left;
    for (Content content : contents) {
      Run run = newRun(store, content);
      store.integrator().placeLocal(run, list, null, previous, right);
      if (content instanceof Content.Type type) {
        type.whenPlaced().run();
      }
      previous = run;
    }
  }

  /**
   * Deletes visible elements.
   *
   * @throws IndexOutOfBoundsException if there are fewer; those that exist are deleted then
   */
  public static void delete(Branch list, int index, int length) {
    int rest = deleteUpTo(list, index, length);
    if (rest > 0) {
      throw new IndexOutOfBoundsException(rest + " elements fewer than asked to delete");
    }
  }

  /** Deletes visible elements as far as there are any; returns how many were missing. */
  static int deleteUpTo(Branch list, int index, int length) {
    if (length == 0 || index >= list.length) {
      return length;
    }
    Store store = list.store;
    Run run = list.runAt(index);
    int start = list.foundStart();
    Run before = run;
    if (index > start) {
      run = store.split(run, index - start);
    } else {
      before = run.left;
    }
    int rest = length;
    while (run != null && rest > 0) {
      if (run.visible() > 0) {
        if (rest < run.length) {
          store.split(run, rest);
        }
        rest -= run.length;
        store.delete(run);
        run = rest > 0 ? list.nextLive(run) : null;
      } else {
        run = list.nextLive(run);
      }
    }
    if (before != null) {
      list.hint(before, index - before.visible());
    }
    return rest;
  }
}
