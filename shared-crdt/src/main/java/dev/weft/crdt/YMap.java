package dev.weft.crdt;

import dev.weft.crdt.store.Branch;
import dev.weft.crdt.store.MapEdits;
import dev.weft.crdt.store.TypeChange;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A map from strings to values: plain ones, bytes, shared types, documents. Of concurrent writes to
 * one key all replicas keep the same one.
 */
public sealed class YMap extends YType permits YXmlHook {
  private final Map<String, @Nullable Object> waiting = new LinkedHashMap<>();

  /** Makes an empty map. */
  public YMap() {}

  /**
   * Makes a map with entries.
   *
   * @param entries as for {@link #set}, put in when the map enters a document
   */
  public YMap(Map<String, ? extends @Nullable Object> entries) {
    waiting.putAll(entries);
  }

  YMap(YDoc doc, Branch branch) {
    super(doc, branch);
  }

  @Override
  int typeRef() {
    return Branch.MAP;
  }

  @Override
  final void play() {
    waiting.forEach(this::set);
    waiting.clear();
  }

  @Override
  public YMap copy() {
    YMap copy = new YMap();
    copyInto(copy);
    return copy;
  }

  final void copyInto(YMap copy) {
    toMap().forEach((key, value) -> copy.set(key, Contents.copyOf(value)));
  }

  @Override
  YEvent event(Transaction transaction, TypeChange change) {
    return new YMapEvent(this, transaction, change);
  }

  /**
   * {@return the value of a key; null if it is absent or null}
   *
   * @param key which entry
   */
  public @Nullable Object get(String key) {
    return isAttached() ? elementOf(branch(), key) : waiting.get(key);
  }

  /**
   * {@return whether a key has a value}
   *
   * @param key which entry
   */
  public boolean has(String key) {
    return isAttached() ? MapEdits.live(branch(), key) != null : waiting.containsKey(key);
  }

  /**
   * Sets a key.
   *
   * @param key which entry
   * @param value a plain value is copied, and its numbers read as {@link YType} says; a shared type
   *     or document must not be placed yet
   * @throws IllegalArgumentException if the value cannot be stored; nothing changed
   * @throws IllegalStateException if a type or document is placed already; nothing changed
   */
  public void set(String key, @Nullable Object value) {
    if (isAttached()) {
      change(b -> MapEdits.set(b, key, Contents.single(doc(), value)));
    } else {
      waiting.put(key, value);
    }
  }

  /**
   * Removes a key, if it is there.
   *
   * @param key which entry
   */
  public void delete(String key) {
    if (isAttached()) {
      change(b -> MapEdits.delete(b, key));
    } else {
      waiting.remove(key);
    }
  }

  /** Removes all keys. */
  public void clear() {
    if (isAttached()) {
      change(MapEdits::clear);
    } else {
      waiting.clear();
    }
  }

  /** {@return the keys that have a value, in the order in which they were first set here} */
  public Set<String> keys() {
    return isAttached() ? MapEdits.liveKeys(branch()) : new LinkedHashSet<>(waiting.keySet());
  }

  /** {@return the number of keys that have a value} Cost: linear in keys. */
  public int size() {
    return keys().size();
  }

  /** {@return all entries} */
  public Map<String, @Nullable Object> toMap() {
    return isAttached() ? entriesOf(branch()) : new LinkedHashMap<>(waiting);
  }

  @Override
  public Object toJson() {
    return Objects.requireNonNull(Plain.json(this));
  }

  /**
   * Calls back after every transaction that changed this map.
   *
   * @param observer called on the document's thread
   * @return ends the calls when it is closed
   */
  public Subscription observe(Consumer<? super YMapEvent> observer) {
    return observeAny(event -> observer.accept((YMapEvent) event));
  }

  @Override
  public String toString() {
    return "YMap of " + size();
  }
}
