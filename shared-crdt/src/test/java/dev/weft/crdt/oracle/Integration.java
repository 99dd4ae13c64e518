package dev.weft.crdt.oracle;

import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the place of an item and links it in (8). */
final class Integration {
  private final Transaction tx;
  private final Store store;

  Integration(Transaction tx) {
    this.tx = tx;
    this.store = tx.doc.store;
  }

  /** What stands left and right of an item when it is created, or null. */
  private static final class Neighbours {
    @Nullable Struct left;
    @Nullable Struct right;
  }

  /** Finds neighbours and parent of a received struct (8.1, steps 1 and 2). */
  void resolve(Struct struct) {
    if (!(struct instanceof Item n)) {
      return;
    }
    Neighbours found = new Neighbours();
    if (n.origin != null) {
      found.left = store.endingAt(tx, n.origin);
    }
    if (n.rightOrigin != null) {
      found.right = store.startingAt(tx, n.rightOrigin);
    }
    n.left = found.left instanceof Item l ? l : null;
    n.right = found.right instanceof Item r ? r : null;
    if (found.left instanceof Gc || found.right instanceof Gc) {
      n.parent = null;
    } else if (n.left != null) {
      n.parent = n.left.parent;
      n.parentSub = n.left.parentSub;
    } else if (n.right != null) {
      n.parent = n.right.parent;
      n.parentSub = n.right.parentSub;
    } else if (n.parentId != null) {
      n.parent = store.find(n.parentId) instanceof Item holder ? holder.contentType() : null;
    }
  }

  /** Integrates a resolved struct whose first elements may be known already. */
  void integrate(Struct struct, long offset) {
    if (struct instanceof Gc gc) {
      store.append(new Gc(gc.id.plus(offset), gc.length - offset));
      return;
    }
    Item n = (Item) struct;
    if (offset > 0) {
      n.id = n.id.plus(offset);
      Struct left = store.endingAt(tx, n.id.plus(-1));
      n.left = left instanceof Item l ? l : null;
      n.origin = left.lastId();
      n.content = n.content.tail(offset);
      n.length -= offset;
    }
    if (n.parent == null) {
      store.append(new Gc(n.id, n.length));
    } else {
      link(n);
    }
  }

  /** Integrates a new item of this document. */
  void create(Item n) {
    link(n);
  }

  private void link(Item n) {
    Type parent = n.type();
    Item left = place(n);
    n.left = left;
    if (left != null) {
      n.right = left.right;
      left.right = n;
    } else if (n.parentSub != null) {
      n.right = leftmost(parent.map.get(n.parentSub));
    } else {
      n.right = parent.start;
      parent.start = n;
    }
    if (n.right != null) {
      n.right.left = n;
    } else if (n.parentSub != null) {
      parent.map.put(n.parentSub, n);
      if (left != null) {
        tx.delete(left);
      }
    }
    if (n.parentSub == null && n.visible()) {
      parent.length += n.length;
    }
    store.append(n);
    contentHook(n, parent);
    tx.registerChange(parent, n.parentSub);
    boolean parentDeleted = parent.item != null && parent.item.deleted;
    if (parentDeleted || (n.parentSub != null && n.right != null)) {
      tx.delete(n);
    }
  }

  private void contentHook(Item n, Type parent) {
    switch (n.content) {
      case Content.Deleted deleted -> {
        n.deleted = true;
        tx.deletes.add(n.id.client(), n.id.clock(), n.length);
      }
      case Content.Nested nested -> {
        nested.type().doc = tx.doc;
        nested.type().item = n;
        nested.type().queued.forEach(action -> action.accept(tx));
        nested.type().queued.clear();
      }
      case Content.Format format -> parent.hasFormatting = true;
      default -> {
        // Other contents need nothing.
      }
    }
  }

  private static @Nullable Item leftmost(@Nullable Item chain) {
    Item first = chain;
    while (first != null && first.left != null) {
      first = first.left;
    }
    return first;
  }

  /** The item that the new one comes to stand right of (8.2); null for the very left. */
  private @Nullable Item place(Item n) {
    Item left = n.left;
    Item right = n.right;
    boolean mayConflict = left == null ? right == null || right.left != null : left.right != right;
    if (!mayConflict) {
      return left;
    }
    Item o;
    if (left != null) {
      o = left.right;
    } else if (n.parentSub != null) {
      o = leftmost(n.type().map.get(n.parentSub));
    } else {
      o = n.type().start;
    }
    Set<Struct> visited = new HashSet<>();
    Set<Struct> group = new HashSet<>();
    while (o != null && o != right) {
      visited.add(o);
      group.add(o);
      if (Objects.equals(o.origin, n.origin)) {
        if (o.id.client() < n.id.client()) {
          left = o;
          group.clear();
        } else if (Objects.equals(o.rightOrigin, n.rightOrigin)) {
          break;
        }
      } else if (o.origin != null && visited.contains(store.find(o.origin))) {
        if (!group.contains(store.find(o.origin))) {
          left = o;
          group.clear();
        }
      } else {
        break;
      }
      o = o.right;
    }
    return left;
  }
}
