package dev.weft.crdt;

import dev.weft.crdt.store.TypeChange;

/** What changed in a {@link YMap}. */
public final class YMapEvent extends YEvent {
  YMapEvent(YType target, Transaction transaction, TypeChange change) {
    super(target, transaction, change);
  }
}
