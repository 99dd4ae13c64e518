package dev.weft.crdt.oracle;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One transaction and what it changed (14). */
public final class Transaction {
  final NaiveDoc doc;
  final @Nullable Object origin;
  boolean local;
  final Map<Long, Long> before;
  Map<Long, Long> after = Map.of();
  final Ranges deletes = new Ranges();
  final List<Item> mergeCandidates = new ArrayList<>();

  /** Types with the keys that changed; null stands for the list. */
  final Map<Type, Set<@Nullable String>> changed = new LinkedHashMap<>();

  final Set<Type> changedWithAncestors = new LinkedHashSet<>();
  boolean needsFormatCleanup;

  Transaction(NaiveDoc doc, @Nullable Object origin, boolean local) {
    this.doc = doc;
    this.origin = origin;
    this.local = local;
    this.before = doc.store.states();
  }

  public @Nullable Object origin() {
    return origin;
  }

  public boolean isLocal() {
    return local;
  }

  long before(long client) {
    return before.getOrDefault(client, 0L);
  }

  boolean existedBefore(Item item) {
    return item.id.clock() < before(item.id.client());
  }

  boolean added(Item item) {
    return !existedBefore(item);
  }

  boolean deletedNow(Item item) {
    return deletes.contains(item.id);
  }

  void registerChange(Type type, @Nullable String parentSub) {
    Item item = type.item;
    if (item == null || (existedBefore(item) && !item.deleted)) {
      changed.computeIfAbsent(type, t -> new HashSet<>()).add(parentSub);
    }
  }

  /** Deletes an item (9.2). */
  void delete(Item x) {
    if (x.deleted) {
      return;
    }
    Type parent = x.type();
    if (x.countable() && x.parentSub == null) {
      parent.length -= x.length;
    }
    x.deleted = true;
    deletes.add(x.id.client(), x.id.clock(), x.length);
    registerChange(parent, x.parentSub);
    Type nested = x.contentType();
    if (nested != null) {
      deleteChildren(nested);
    }
  }

  private void deleteChildren(Type type) {
    List<Item> children = type.items();
    children.addAll(type.map.values());
    for (Item child : children) {
      if (!child.deleted) {
        delete(child);
      } else if (existedBefore(child)) {
        mergeCandidates.add(child);
      }
    }
    changed.remove(type);
  }
}
