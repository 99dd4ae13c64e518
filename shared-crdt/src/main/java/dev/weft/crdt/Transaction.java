package dev.weft.crdt;

import dev.weft.crdt.store.Branch;
import dev.weft.crdt.store.StoreTransaction;
import dev.weft.crdt.store.TypeChange;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A group of changes that observers and other replicas see as one.
 *
 * <p>Valid on the document's thread. What it tells about deletions is complete once the changes
 * ended, so in observers and later.
 */
public final class Transaction {
  private final YDoc doc;
  final StoreTransaction inner;
  private @Nullable Map<Object, Object> meta;

  Transaction(YDoc doc, StoreTransaction inner) {
    this.doc = doc;
    this.inner = inner;
  }

  /** {@return the document} */
  public YDoc doc() {
    return doc;
  }

  /** {@return what the author of the change passed along, or null} */
  public @Nullable Object origin() {
    return inner.origin();
  }

  /** {@return whether the change was made here, as opposed to applied from an update} */
  public boolean isLocal() {
    return inner.isLocal();
  }

  /** {@return the ranges that this transaction deleted} Cost: linear in them. */
  public DeleteSet deleteSet() {
    return DeleteSet.of(inner.deletes());
  }

  /** {@return the clocks of the clients that wrote something, before they did} */
  public StateVector before() {
    StateVector.Builder states = new StateVector.Builder();
    inner.forEachGrown((client, before, after) -> states.put(client, before));
    return states.build();
  }

  /** {@return the clocks of the clients that wrote something, after they did} */
  public StateVector after() {
    StateVector.Builder states = new StateVector.Builder();
    inner.forEachGrown((client, before, after) -> states.put(client, after));
    return states.build();
  }

  /**
   * The types that changed, in order of their first change, with the keys of each that changed; the
   * key null stands for the list of an array, a text or a node. Types that this transaction made or
   * deleted are not named, nor roots that nobody asked for yet. Cost: linear in them.
   *
   * @return a map that belongs to the caller
   */
  public Map<YType, Set<@Nullable String>> changed() {
    Map<YType, Set<@Nullable String>> changed = new LinkedHashMap<>();
    for (TypeChange change : inner.changes()) {
      Branch branch = change.branch();
      if (!change.isWithdrawn() && branch.typeRef() != Branch.UNTYPED) {
        Set<@Nullable String> keys = new LinkedHashSet<>();
        if (change.listChanged()) {
          keys.add(null);
        }
        keys.addAll(change.keys());
        changed.put(doc.typeOf(branch), keys);
      }
    }
    return changed;
  }

  /** {@return whether anything was added or deleted} */
  public boolean hasEffect() {
    return inner.hasEffect();
  }

  /** {@return notes of observers for each other; kept as long as the transaction} */
  public Map<Object, Object> meta() {
    if (meta == null) {
      meta = new HashMap<>();
    }
    return meta;
  }
}
