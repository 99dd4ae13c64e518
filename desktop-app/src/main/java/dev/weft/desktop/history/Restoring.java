package dev.weft.desktop.history;

import dev.weft.crdt.DeltaOp;
import dev.weft.crdt.Snapshot;
import dev.weft.crdt.YDoc;
import dev.weft.crdt.YType;
import dev.weft.desktop.presence.Authors;
import java.util.List;

/** Makes a past state, or a part of one, the present again, by edits. */
final class Restoring {
  private Restoring() {}

  /**
   * The edits, made under a new client id on a copy of the newest state; the document that they are
   * for need not be in that state any more.
   */
  static Restore plan(Replay replay, String root, Snapshot past, int from, int to, String ownName) {
    Snapshot now = replay.at(replay.steps().size() - 1);
    List<DeltaOp> back = WayBack.find(replay.text(root), past, now, from, to);
    boolean isChange =
        back.stream()
            .anyMatch(op -> !(op instanceof DeltaOp.Retain keep) || !keep.attributes().isEmpty());
    YDoc copy = new YDoc(YDoc.Options.defaults().withFormattingCleanup(false));
    copy.applyUpdate(replay.doc().encodeStateAsUpdate());
    byte[] base = Snapshot.of(copy).encode();
    byte[][] update = {new byte[] {0, 0}};
    copy.onUpdate((made, origin, transaction) -> update[0] = made);
    if (isChange) {
      copy.transact(
          transaction -> {
            Authors.sign(copy, ownName);
            copy.getText(root).applyDelta(back.stream().map(Restoring::detached).toList());
          });
    }
    // Shared types are placed once, so these are other copies than those placed above.
    return new Restore(isChange, base, back.stream().map(Restoring::detached).toList(), update[0]);
  }

  /** A shared type that stood in the text comes back as a copy, as far as it is still known. */
  private static DeltaOp detached(DeltaOp op) {
    return op instanceof DeltaOp.Insert insert && insert.content() instanceof YType type
        ? new DeltaOp.Insert(type.copy(), insert.attributes())
        : op;
  }
}
