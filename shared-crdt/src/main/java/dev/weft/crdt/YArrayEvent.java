package dev.weft.crdt;

import dev.weft.crdt.store.TypeChange;

/** What changed in a {@link YArray}. */
public final class YArrayEvent extends YEvent {
  YArrayEvent(YType target, Transaction transaction, TypeChange change) {
    super(target, transaction, change);
  }
}
