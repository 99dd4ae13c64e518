package dev.weft.crdt.oracle;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All structs of a document: per client a list without holes, ordered by clock. */
final class Store {
  final Map<Long, List<Struct>> byClient = new LinkedHashMap<>();

  List<Struct> of(long client) {
    return byClient.getOrDefault(client, List.of());
  }

  /** The next clock expected from a client. */
  long state(long client) {
    List<Struct> structs = of(client);
    return structs.isEmpty() ? 0 : structs.getLast().end();
  }

  Map<Long, Long> states() {
    Map<Long, Long> states = new LinkedHashMap<>();
    byClient.keySet().forEach(client -> states.put(client, state(client)));
    return states;
  }

  void append(Struct struct) {
    if (state(struct.id.client()) != struct.id.clock()) {
      throw new IllegalStateException("a hole before " + struct.id);
    }
    byClient.computeIfAbsent(struct.id.client(), c -> new ArrayList<>()).add(struct);
  }

  /** The index of the struct that holds a clock. */
  int indexOf(long client, long clock) {
    List<Struct> structs = of(client);
    int low = 0;
    int high = structs.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      Struct struct = structs.get(middle);
      if (clock < struct.id.clock()) {
        high = middle - 1;
      } else if (clock >= struct.end()) {
        low = middle + 1;
      } else {
        return middle;
      }
    }
    throw new IllegalStateException("client " + client + " has no clock " + clock);
  }

  Struct find(Id id) {
    return of(id.client()).get(indexOf(id.client(), id.clock()));
  }

  /** The struct whose first element this is; an item is split for it, a GC struct never. */
  Struct startingAt(Transaction tx, Id id) {
    Struct struct = find(id);
    return struct instanceof Item item && item.id.clock() < id.clock()
        ? split(tx, item, id.clock() - item.id.clock())
        : struct;
  }

  /** The struct whose last element this is; an item is split for it, a GC struct never. */
  Struct endingAt(Transaction tx, Id id) {
    Struct struct = find(id);
    if (struct instanceof Item item && id.clock() < item.end() - 1) {
      split(tx, item, id.clock() + 1 - item.id.clock());
    }
    return struct;
  }

  /** Splits an item (9.1) and gives its right part. */
  Item split(Transaction tx, Item x, long at) {
    Item y = new Item(x.id.plus(at), x.content.tail(at));
    x.content = x.content.head(at);
    x.length = at;
    y.origin = y.id.plus(-1);
    y.rightOrigin = x.rightOrigin;
    y.parent = x.parent;
    y.parentSub = x.parentSub;
    y.deleted = x.deleted;
    y.keep = x.keep;
    y.redone = x.redone == null ? null : x.redone.plus(at);
    y.left = x;
    y.right = x.right;
    x.right = y;
    if (y.right != null) {
      y.right.left = y;
    } else if (y.parentSub != null) {
      y.type().map.put(y.parentSub, y);
    }
    of(x.id.client()).add(indexOf(x.id.client(), x.id.clock()) + 1, y);
    tx.mergeCandidates.add(y);
    return y;
  }

  /**
   * Merges the struct at an index into its left neighbours as far as that goes (9.3).
   *
   * @return how many structs were merged away
   */
  int mergeLeft(long client, int index) {
    List<Struct> structs = of(client);
    int merged = 0;
    for (int i = index; i > 0 && merge(structs.get(i - 1), structs.get(i)); i--) {
      structs.remove(i);
      merged++;
    }
    return merged;
  }

  private static boolean merge(Struct left, Struct right) {
    if (left instanceof Gc && right instanceof Gc) {
      left.length += right.length;
      return true;
    }
    return left instanceof Item a && right instanceof Item b && merge(a, b);
  }

  private static boolean merge(Item a, Item b) {
    if (a.deleted != b.deleted
        || !a.lastId().equals(b.origin)
        || a.right != b
        || !java.util.Objects.equals(a.rightOrigin, b.rightOrigin)
        || a.redone != null
        || b.redone != null) {
      return false;
    }
    Content both = a.content.plus(b.content);
    if (both == null) {
      return false;
    }
    a.content = both;
    a.length += b.length;
    a.keep |= b.keep;
    a.right = b.right;
    if (a.right != null) {
      a.right.left = a;
    }
    if (b.parentSub != null && b.type().map.get(b.parentSub) == b) {
      b.type().map.put(b.parentSub, a);
    }
    return true;
  }

  /** The deleted structs as maximal ranges. */
  Ranges deleted() {
    Ranges deleted = new Ranges();
    byClient.forEach(
        (client, structs) -> {
          for (Struct s : structs) {
            if (s.deleted()) {
              deleted.add(client, s.id.clock(), s.length);
            }
          }
        });
    deleted.normalise();
    return deleted;
  }

  /** The structs of some ranges, split at their borders; those added meanwhile are left out. */
  List<Struct> structsIn(Transaction tx, Ranges ranges) {
    List<Struct> found = new ArrayList<>();
    ranges.byClient.forEach(
        (client, list) -> {
          for (Ranges.Range r : list) {
            found.addAll(structsIn(tx, client, r.clock(), r.end()));
          }
        });
    return found;
  }

  List<Struct> structsIn(Transaction tx, long client, long from, long to) {
    List<Struct> found = new ArrayList<>();
    long end = Math.min(to, state(client));
    long clock = from;
    while (clock < end) {
      Struct struct = startingAt(tx, new Id(client, clock));
      if (struct.end() > end) {
        startingAt(tx, new Id(client, end));
      }
      found.add(struct);
      clock = struct.end();
    }
    return found;
  }
}
