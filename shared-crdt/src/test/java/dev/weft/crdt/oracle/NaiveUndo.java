package dev.weft.crdt.oracle;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Undo and redo of the transactions of some origins on some types (18). */
public final class NaiveUndo {
  private static final class StackItem {
    Ranges insertions = new Ranges();
    Ranges deletions = new Ranges();
  }

  private final NaiveDoc doc;
  private final List<Type> scope;
  private final boolean merges;
  private final boolean ignoreRemoteMapChanges;
  private final Set<@Nullable Object> trackedOrigins;
  private final Deque<StackItem> undoStack = new ArrayDeque<>();
  private final Deque<StackItem> redoStack = new ArrayDeque<>();
  private boolean undoing;
  private boolean redoing;

  /** Whether the top of the stack may still take up another transaction. */
  private boolean capturing;

  /**
   * Starts to watch.
   *
   * @param merges whether transactions join the top of the stack until {@link #stopCapturing}; if
   *     not, each makes a stack item
   */
  public NaiveUndo(
      NaiveDoc doc,
      List<Type> scope,
      Set<@Nullable Object> origins,
      boolean merges,
      boolean ignoreRemoteMapChanges) {
    this.doc = doc;
    this.scope = scope;
    this.merges = merges;
    this.ignoreRemoteMapChanges = ignoreRemoteMapChanges;
    this.trackedOrigins = new HashSet<>(origins);
    trackedOrigins.add(this);
    doc.afterTransaction.add(this::afterTransaction);
  }

  public int undoStackSize() {
    return undoStack.size();
  }

  public int redoStackSize() {
    return redoStack.size();
  }

  public void stopCapturing() {
    capturing = false;
  }

  public void clear() {
    clear(undoStack);
    clear(redoStack);
  }

  private void clear(Deque<StackItem> stack) {
    if (stack.isEmpty()) {
      return;
    }
    doc.transact(
        null,
        tx -> {
          for (StackItem item : stack.reversed()) {
            for (Struct struct : doc.store.structsIn(tx, item.deletions)) {
              if (struct instanceof Item i && inScope(i)) {
                keep(i, false);
              }
            }
          }
        });
    stack.clear();
  }

  private boolean inScope(Item item) {
    return scope.stream().anyMatch(type -> type.contains(item));
  }

  private static void keep(Item item, boolean keep) {
    for (Item i = item; i != null && i.keep != keep; i = i.type().item) {
      i.keep = keep;
    }
  }

  private void afterTransaction(Transaction tx) {
    if (scope.stream().noneMatch(tx.changedWithAncestors::contains)
        || !trackedOrigins.contains(tx.origin)) {
      return;
    }
    if (undoing) {
      stopCapturing();
    } else if (!redoing) {
      clear(redoStack);
    }
    Deque<StackItem> stack = undoing ? redoStack : undoStack;
    Ranges insertions = new Ranges();
    tx.after.forEach(
        (client, end) -> {
          long start = tx.before(client);
          if (end > start) {
            insertions.add(client, start, end - start);
          }
        });
    StackItem top = stack.peek();
    if (merges && capturing && top != null && !undoing && !redoing) {
      top.insertions.addAll(insertions);
      top.insertions.normalise();
      top.deletions.addAll(tx.deletes);
      top.deletions.normalise();
    } else {
      StackItem item = new StackItem();
      item.insertions = insertions;
      item.deletions.addAll(tx.deletes);
      stack.push(item);
    }
    if (!undoing && !redoing) {
      capturing = true;
    }
    for (Struct struct : doc.store.structsIn(tx, tx.deletes)) {
      if (struct instanceof Item item && inScope(item)) {
        keep(item, true);
      }
    }
  }

  /** Undoes the last change that can be; tells whether something was done. */
  public boolean undo() {
    undoing = true;
    try {
      return pop(undoStack);
    } finally {
      undoing = false;
    }
  }

  /** Redoes the last undone change that can be; tells whether something was done. */
  public boolean redo() {
    redoing = true;
    try {
      return pop(redoStack);
    } finally {
      redoing = false;
    }
  }

  private boolean pop(Deque<StackItem> stack) {
    boolean[] performed = {false};
    doc.transact(
        this,
        tx -> {
          while (!stack.isEmpty() && !performed[0]) {
            performed[0] = perform(tx, stack.pop());
          }
        });
    return performed[0];
  }

  private boolean perform(Transaction tx, StackItem stackItem) {
    List<Item> toDelete = new ArrayList<>();
    for (Struct struct : doc.store.structsIn(tx, stackItem.insertions)) {
      if (struct instanceof Item item) {
        Struct present = item.redone == null ? item : followed(tx, item.id);
        if (present instanceof Item live && !live.deleted && inScope(live)) {
          toDelete.add(live);
        }
      }
    }
    Set<Item> toRedo = new LinkedHashSet<>();
    for (Struct struct : doc.store.structsIn(tx, stackItem.deletions)) {
      if (struct instanceof Item item && inScope(item) && !stackItem.insertions.contains(item.id)) {
        toRedo.add(item);
      }
    }
    boolean performed = false;
    for (Item item : toRedo) {
      performed |= redo(tx, item, toRedo, stackItem) != null;
    }
    for (Item item : toDelete.reversed()) {
      tx.delete(item);
      performed = true;
    }
    return performed;
  }

  /** The end of the chain of an element that was made anew, maybe again and again. */
  private Struct followed(Transaction tx, Id id) {
    Id next = id;
    Struct struct = doc.store.find(next);
    while (struct instanceof Item item && item.redone != null) {
      next = item.redone.plus(next.clock() - item.id.clock());
      struct = doc.store.find(next);
    }
    return doc.store.startingAt(tx, next);
  }

  private @Nullable Item redo(Transaction tx, Item item, Set<Item> toRedo, StackItem stackItem) {
    if (item.redone != null) {
      return (Item) doc.store.startingAt(tx, item.redone);
    }
    Item holder = item.type().item;
    if (holder != null && holder.deleted) {
      if (holder.redone == null
          && (!toRedo.contains(holder) || redo(tx, holder, toRedo, stackItem) == null)) {
        return null;
      }
      holder = endOfChain(tx, holder);
    }
    Type target = item.type();
    if (holder != null) {
      Type held = holder.contentType();
      if (held == null) {
        return null;
      }
      target = held;
    }
    Item left;
    Item right = null;
    if (item.parentSub == null) {
      left = firstIn(tx, item.left, holder, false);
      right = firstIn(tx, item, holder, true);
    } else {
      left = target.map.get(item.parentSub);
      if (item.right != null && !ignoreRemoteMapChanges) {
        left = lastOfOwnChanges(tx, item, stackItem);
        if (left.right != null) {
          return null;
        }
      }
      if (left == null || left.type() != target) {
        left = target.map.get(item.parentSub);
      }
    }
    long client = doc.clientId();
    Item anew = new Item(new Id(client, doc.store.state(client)), item.content.copy());
    anew.origin = left == null ? null : left.lastId();
    anew.rightOrigin = right == null ? null : right.id;
    anew.left = left;
    anew.right = right;
    anew.parent = target;
    anew.parentSub = item.parentSub;
    item.redone = anew.id;
    keep(anew, true);
    new Integration(tx).create(anew);
    return anew;
  }

  private Item endOfChain(Transaction tx, Item from) {
    Item item = from;
    while (item.redone != null) {
      item = (Item) doc.store.startingAt(tx, item.redone);
    }
    return item;
  }

  /** The first item from one on, as it stands under the holder today, or null. */
  private @Nullable Item firstIn(
      Transaction tx, @Nullable Item from, @Nullable Item holder, boolean rightwards) {
    for (Item i = from; i != null; i = rightwards ? i.right : i.left) {
      Item trace = i;
      while (trace.type().item != holder && trace.redone != null) {
        trace = (Item) doc.store.startingAt(tx, trace.redone);
      }
      if (trace.type().item == holder) {
        return trace;
      }
    }
    return null;
  }

  /** Walks over the later values of the key that this undo knows of. */
  private Item lastOfOwnChanges(Transaction tx, Item item, StackItem stackItem) {
    Item left = item;
    while (left.right != null && isOwn(left.right, stackItem)) {
      left = endOfChain(tx, left.right);
    }
    return left;
  }

  private boolean isOwn(Item item, StackItem stackItem) {
    return item.redone != null
        || stackItem.insertions.contains(item.id)
        || undoStack.stream().anyMatch(s -> s.deletions.contains(item.id))
        || redoStack.stream().anyMatch(s -> s.deletions.contains(item.id));
  }
}
