package dev.weft.relay.session;

import dev.weft.crdt.codec.DeleteRanges;

/** The traffic of one document on one socket, whose losses can be made up for. */
interface DocumentLane {
  /** Updates with these ranges were dropped; ask the document for a difference of state. */
  void lagged(DeleteRanges lacking);
}
