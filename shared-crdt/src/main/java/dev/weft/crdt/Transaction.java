package dev.weft.crdt;

import dev.weft.crdt.store.StoreTransaction;
import java.util.HashMap;
import java.util.Map;
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

  /** The document. */
  public YDoc doc() {
    return doc;
  }

  /** What the author of the change passed along, or null. */
  public @Nullable Object origin() {
    return inner.origin();
  }

  /** Whether the change was made here, as opposed to applied from an update. */
  public boolean isLocal() {
    return inner.isLocal();
  }

  /** The ranges that this transaction deleted. Cost: linear in them. */
  public DeleteSet deleteSet() {
    return DeleteSet.of(inner.deletes());
  }

  /** Clocks of the clients that wrote something, before they did. */
  public StateVector before() {
    StateVector.Builder states = new StateVector.Builder();
    inner.forEachGrown((client, before, after) -> states.put(client, before));
    return states.build();
  }

  /** Clocks of the clients that wrote something, after they did. */
  public StateVector after() {
    StateVector.Builder states = new StateVector.Builder();
    inner.forEachGrown((client, before, after) -> states.put(client, after));
    return states.build();
  }

  /** Whether anything was added or deleted. */
  public boolean hasEffect() {
    return inner.hasEffect();
  }

  /** Notes of observers for each other; kept as long as the transaction. */
  public Map<Object, Object> meta() {
    if (meta == null) {
      meta = new HashMap<>();
    }
    return meta;
  }
}
