package dev.weft.crdt.bench;

import dev.weft.crdt.RelativePosition;

/** A position that survives edits, made from an index and found again. */
final class Positions {
  private Positions() {}

  static int lookUp(Replica replica, int index) {
    RelativePosition position = RelativePosition.of(replica.text(), index, 0);
    return position.resolve(replica.doc()).orElseThrow().index();
  }
}
