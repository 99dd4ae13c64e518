package dev.weft.crdt;

import dev.weft.crdt.store.TypeChange;

/** What changed in an XML fragment or element: children, attributes. */
public final class YXmlEvent extends YEvent {
  YXmlEvent(YType target, Transaction transaction, TypeChange change) {
    super(target, transaction, change);
  }
}
