package dev.weft.crdt.oracle;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A shared type: a list and a map of items. */
public final class Type {
  static final String DEFAULT_NODE_NAME = "UNDEFINED";

  Kind kind;
  final String nodeName;
  @Nullable NaiveDoc doc;

  /** The item that holds a nested type. */
  @Nullable Item item;

  /** The name of a root. */
  @Nullable String rootName;

  @Nullable Item start;

  /** Key to the rightmost item of its chain. */
  final Map<String, Item> map = new LinkedHashMap<>();

  long length;
  boolean hasFormatting;

  /** What to do once the type is part of a document (10.4). */
  final List<Consumer<Transaction>> queued = new ArrayList<>();

  Type(Kind kind, String nodeName) {
    this.kind = kind;
    this.nodeName = nodeName;
  }

  /** A type of this kind that is not part of a document yet. */
  public static Type create(Kind kind, String nodeName) {
    return new Type(kind, nodeName);
  }

  /** Adds what is to be done to the type when it becomes part of a document. */
  public void queue(Consumer<Transaction> action) {
    queued.add(action);
  }

  NaiveDoc document() {
    return Objects.requireNonNull(doc, "the type is not part of a document");
  }

  /** All items of the list, tombstones included. */
  List<Item> items() {
    List<Item> items = new ArrayList<>();
    for (Item i = start; i != null; i = i.right) {
      items.add(i);
    }
    return items;
  }

  /** The live value of a key as the last element of its item, or null if there is none. */
  @Nullable Item liveEntry(String key) {
    Item entry = map.get(key);
    return entry == null || entry.deleted ? null : entry;
  }

  /** The visible elements. */
  List<@Nullable Object> values() {
    List<@Nullable Object> values = new ArrayList<>();
    for (Item i : items()) {
      if (i.visible()) {
        values.addAll(i.content.values());
      }
    }
    return values;
  }

  /** The live entries in the order in which the keys were first set. */
  Map<String, @Nullable Object> entries() {
    Map<String, @Nullable Object> entries = new LinkedHashMap<>();
    map.forEach(
        (key, entry) -> {
          if (!entry.deleted) {
            entries.put(key, lastValue(entry));
          }
        });
    return entries;
  }

  static @Nullable Object lastValue(Item entry) {
    List<@Nullable Object> values = entry.content.values();
    return values.get(values.size() - 1);
  }

  /** Whether the item is this type's or a descendant's. */
  boolean contains(Item descendant) {
    for (Item i = descendant; i != null; i = i.type().item) {
      if (i.type() == this) {
        return true;
      }
    }
    return false;
  }
}
