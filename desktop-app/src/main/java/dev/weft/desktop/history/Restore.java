package dev.weft.desktop.history;

import dev.weft.crdt.DeltaOp;
import dev.weft.crdt.Snapshot;
import dev.weft.crdt.YDoc;
import java.util.Arrays;
import java.util.List;

/**
 * A way back to an earlier text, made on the state of a moment ago. It is used once.
 *
 * <p>Thread rule: that of the document it is applied to.
 */
public final class Restore {
  private final boolean isChange;
  private final byte[] base;
  private final List<DeltaOp> delta;
  private final byte[] update;

  /**
   * @param base the snapshot, V1, of the state that it was made on
   * @param delta the edits to the text in that state
   * @param update the same edits as an update, V1, under a client id of its own
   */
  Restore(boolean isChange, byte[] base, List<DeltaOp> delta, byte[] update) {
    this.isChange = isChange;
    this.base = base;
    this.delta = delta;
    this.update = update;
  }

  /** Whether there is anything to bring back. */
  public boolean isChange() {
    return isChange;
  }

  /**
   * Edits a document. In the state that this was made on the edits are made in it directly, so that
   * undo brings back all of what they take away. In any other the edits are merged into it; then,
   * as in Yjs, the tidying up of format marks that follows what comes from elsewhere can leave undo
   * without a format.
   *
   * @param root name of the text
   * @param origin of the transaction
   */
  public void applyTo(YDoc doc, String root, Object origin) {
    if (!isChange) {
      return;
    }
    if (Arrays.equals(base, Snapshot.of(doc).encode())) {
      doc.transact(origin, transaction -> doc.getText(root).applyDelta(delta));
    } else {
      doc.applyUpdate(update, origin);
    }
  }

  byte[] update() {
    return update;
  }
}
