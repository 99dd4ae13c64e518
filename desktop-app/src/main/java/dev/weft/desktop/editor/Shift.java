package dev.weft.desktop.editor;

import dev.weft.crdt.DeltaOp;
import java.util.List;

/** Where an offset of the document goes when a delta is applied to it. */
final class Shift {
  private Shift() {}

  /**
   * The new place of an offset.
   *
   * @param stay whether an offset stays before text that comes in exactly there
   */
  static int through(List<DeltaOp> delta, int offset, boolean stay) {
    int at = 0;
    int moved = offset;
    for (DeltaOp op : delta) {
      if (at > moved || (at == moved && stay && op instanceof DeltaOp.Insert)) {
        return moved;
      }
      switch (op) {
        case DeltaOp.Retain retain -> at += retain.length();
        case DeltaOp.Insert insert -> {
          int length = length(insert);
          moved += length;
          at += length;
        }
        case DeltaOp.Delete delete -> moved -= Math.min(delete.length(), moved - at);
      }
    }
    return moved;
  }

  /** UTF-16 units that an insertion adds; an embed is one. */
  static int length(DeltaOp.Insert insert) {
    return insert.content() instanceof String text ? text.length() : 1;
  }
}
