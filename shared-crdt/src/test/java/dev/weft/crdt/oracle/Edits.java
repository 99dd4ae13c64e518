package dev.weft.crdt.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Local operations on the list and the map of a type (10). Values: see {@link #content}. */
public final class Edits {
  private Edits() {}

  /** Makes an item between two others and integrates it. */
  static Item create(
      Transaction tx, Type parent, @Nullable Item left, @Nullable Item right, Content content) {
    return create(tx, parent, null, left, right, content);
  }

  static Item create(
      Transaction tx,
      Type parent,
      @Nullable String parentSub,
      @Nullable Item left,
      @Nullable Item right,
      Content content) {
    long client = tx.doc.clientId();
    Item item = new Item(new Id(client, tx.doc.store.state(client)), content);
    item.origin = left == null ? null : left.lastId();
    item.rightOrigin = right == null ? null : right.id;
    item.left = left;
    item.right = right;
    item.parent = parent;
    item.parentSub = parentSub;
    new Integration(tx).create(item);
    return item;
  }

  /** The content of a value that has an item to itself, or null for a value of an Any. */
  private static @Nullable Content ownContent(@Nullable Object value) {
    return switch (value) {
      case byte[] bytes -> new Content.Binary(bytes);
      case Type type -> new Content.Nested(type);
      case Content.SubDocument doc -> doc;
      case null, default -> null;
    };
  }

  /** The content of one value: bytes, a type, a sub-document, or anything else as Any. */
  static Content content(@Nullable Object value) {
    Content own = ownContent(value);
    if (own != null) {
      return own;
    }
    List<@Nullable Object> one = new ArrayList<>();
    one.add(value);
    return new Content.Any(one);
  }

  public static Object subDocument(String guid, Map<String, @Nullable Object> options) {
    return new Content.SubDocument(guid, options);
  }

  // ---- Lists

  public static void insert(Transaction tx, Type list, long index, List<?> values) {
    insertAfter(tx, list, index == 0 ? null : endingBefore(tx, list, index), values);
  }

  /** The item whose last element is visible element {@code index - 1}. */
  private static Item endingBefore(Transaction tx, Type list, long index) {
    long left = index;
    for (Item n : list.items()) {
      if (n.visible()) {
        if (left <= n.length) {
          if (left < n.length) {
            tx.doc.store.split(tx, n, left);
          }
          return n;
        }
        left -= n.length;
      }
    }
    throw new IndexOutOfBoundsException("length exceeded: " + index + " of " + list.length);
  }

  public static void push(Transaction tx, Type list, List<?> values) {
    List<Item> items = list.items();
    insertAfter(tx, list, items.isEmpty() ? null : items.getLast(), values);
  }

  /** Inserts behind the child that holds a visible index, or at the very start for null. */
  public static void insertAfterChild(
      Transaction tx, Type list, @Nullable Long index, List<?> values) {
    Item left = null;
    if (index != null) {
      left = Objects.requireNonNull(((Type) Objects.requireNonNull(at(list, index))).item);
    }
    insertAfter(tx, list, left, values);
  }

  private static void insertAfter(
      Transaction tx, Type list, @Nullable Item reference, List<?> values) {
    Item left = reference;
    Item right = left == null ? list.start : left.right;
    List<@Nullable Object> plain = new ArrayList<>();
    for (Object value : values) {
      Content own = ownContent(value);
      if (own == null) {
        plain.add(value);
      } else {
        left = insertPlain(tx, list, left, right, plain);
        left = create(tx, list, left, right, own);
      }
    }
    insertPlain(tx, list, left, right, plain);
  }

  private static @Nullable Item insertPlain(
      Transaction tx,
      Type list,
      @Nullable Item left,
      @Nullable Item right,
      List<@Nullable Object> plain) {
    if (plain.isEmpty()) {
      return left;
    }
    Content content = new Content.Any(new ArrayList<>(plain));
    plain.clear();
    return create(tx, list, left, right, content);
  }

  public static void delete(Transaction tx, Type list, long index, long length) {
    if (length == 0) {
      return;
    }
    Store store = tx.doc.store;
    long skip = index;
    Item n = list.start;
    for (; n != null && skip > 0; n = n.right) {
      if (n.visible()) {
        if (skip < n.length) {
          store.split(tx, n, skip);
        }
        skip -= n.length;
      }
    }
    long left = length;
    for (; n != null && left > 0; n = n.right) {
      if (!n.deleted) {
        if (left < n.length) {
          store.split(tx, n, left);
        }
        tx.delete(n);
        left -= n.length;
      }
    }
    if (left > 0) {
      throw new IndexOutOfBoundsException("length exceeded: " + (index + length));
    }
  }

  /** The visible element at an index. */
  static @Nullable Object at(Type list, long index) {
    return list.values().get((int) index);
  }

  // ---- Maps

  public static void set(Transaction tx, Type map, String key, @Nullable Object value) {
    create(tx, map, key, map.map.get(key), null, content(value));
  }

  public static void remove(Transaction tx, Type map, String key) {
    Item entry = map.map.get(key);
    if (entry != null) {
      tx.delete(entry);
    }
  }

  public static void clear(Transaction tx, Type map) {
    List.copyOf(map.map.values()).forEach(tx::delete);
  }

  /** The type under a key (a string) or at a visible index (a number). */
  public static Type child(Type parent, Object step) {
    Object value;
    if (step instanceof String key) {
      Item entry = parent.liveEntry(key);
      value = entry == null ? null : Type.lastValue(entry);
    } else {
      value = at(parent, ((Number) step).longValue());
    }
    if (value instanceof Type type) {
      return type;
    }
    throw new IllegalArgumentException("no shared type at " + step);
  }
}
