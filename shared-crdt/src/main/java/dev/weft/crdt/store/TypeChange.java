package dev.weft.crdt.store;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one transaction changed in one type: its list, keys of its map, or both. */
public final class TypeChange {
  final StoreTransaction transaction;
  private final Branch branch;
  private boolean list;
  private @Nullable Set<String> keys;
  private boolean withdrawn;

  TypeChange(StoreTransaction transaction, Branch branch) {
    this.transaction = transaction;
    this.branch = branch;
  }

  void add(@Nullable String key) {
    withdrawn = false;
    if (key == null) {
      list = true;
    } else {
      if (keys == null) {
        keys = new LinkedHashSet<>();
      }
      keys.add(key);
    }
  }

  /** Forgets the change, since the type itself was deleted. */
  void withdraw() {
    withdrawn = true;
    list = false;
    keys = null;
  }

  /** The type. */
  public Branch branch() {
    return branch;
  }

  /** Whether the type was deleted afterwards and reports nothing. */
  public boolean isWithdrawn() {
    return withdrawn;
  }

  /** Whether children of the list changed. */
  public boolean listChanged() {
    return list;
  }

  /** The keys that changed, in order of their first change. */
  public Set<String> keys() {
    return keys == null ? Set.of() : keys;
  }
}
