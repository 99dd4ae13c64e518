package dev.weft.crdt.oracle;

import java.util.List;
import java.util.Map;

/** Garbage collection and merging at the end of a transaction (9.4 and 9.5). */
final class Collection {
  private final Transaction tx;
  private final Store store;

  Collection(Transaction tx) {
    this.tx = tx;
    this.store = tx.doc.store;
  }

  void collect() {
    for (Map.Entry<Long, List<Ranges.Range>> entry : tx.deletes.byClient.entrySet()) {
      long client = entry.getKey();
      for (Ranges.Range range : entry.getValue().reversed()) {
        List<Struct> structs = store.of(client);
        for (int i = store.indexOf(client, range.clock());
            i < structs.size() && structs.get(i).id.clock() < range.end();
            i++) {
          if (structs.get(i) instanceof Item item && item.deleted && !item.keep) {
            collect(item, false);
          }
        }
      }
    }
  }

  private void collect(Item item, boolean parentCollected) {
    Type nested = item.contentType();
    if (nested != null) {
      nested.items().forEach(child -> collect(child, true));
      nested.start = null;
      for (Item chain : List.copyOf(nested.map.values())) {
        for (Item i = chain; i != null; i = i.left) {
          collect(i, true);
        }
      }
      nested.map.clear();
    }
    if (parentCollected) {
      List<Struct> structs = store.of(item.id.client());
      structs.set(store.indexOf(item.id.client(), item.id.clock()), new Gc(item.id, item.length));
    } else {
      item.content = new Content.Deleted(item.length);
    }
  }

  void merge() {
    tx.deletes.byClient.forEach(
        (client, ranges) -> ranges.reversed().forEach(range -> mergeAround(client, range)));
    tx.after.forEach(this::mergeAdded);
    for (Item candidate : tx.mergeCandidates.reversed()) {
      mergeCandidate(candidate.id);
    }
  }

  private void mergeAround(long client, Ranges.Range range) {
    List<Struct> structs = store.of(client);
    int i = Math.min(structs.size() - 1, 1 + store.indexOf(client, range.end() - 1));
    while (i > 0 && structs.get(i).id.clock() >= range.clock()) {
      i -= 1 + store.mergeLeft(client, i);
    }
  }

  private void mergeAdded(long client, long after) {
    long before = tx.before(client);
    if (before == after) {
      return;
    }
    int first = Math.max(1, store.indexOf(client, before));
    int i = store.of(client).size() - 1;
    while (i >= first) {
      i -= 1 + store.mergeLeft(client, i);
    }
  }

  private void mergeCandidate(Id id) {
    int i = store.indexOf(id.client(), id.clock());
    if (i + 1 < store.of(id.client()).size() && store.mergeLeft(id.client(), i + 1) > 1) {
      return;
    }
    if (i > 0) {
      store.mergeLeft(id.client(), i);
    }
  }
}
