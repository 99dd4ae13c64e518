package dev.weft.relay.document;

import dev.weft.crdt.StateVector;
import dev.weft.crdt.Updates;
import java.util.ArrayList;
import java.util.List;

/**
 * The committed state of a document as bytes: one merged update and a short tail of later ones. The
 * tail is merged when it is asked for or has grown to a fraction of the whole, so that each byte is
 * merged a bounded number of times.
 */
final class Content {
  /** A tail below this is not worth merging. */
  private static final int TAIL_BYTES_MIN = 16 << 10;

  private static final byte[] EMPTY = {0, 0};

  private byte[] base = EMPTY;
  private boolean hasBase;
  private final List<byte[]> tail = new ArrayList<>();
  private long tailBytes;

  /** Takes in an update that has been committed. */
  void add(byte[] update) {
    tail.add(update);
    tailBytes += update.length;
    if (tailBytes > Math.max(TAIL_BYTES_MIN, base.length / 4)) {
      merge();
    }
  }

  /** Everything, as one update. */
  byte[] state() {
    merge();
    return base;
  }

  /** What somebody with {@code known} lacks; the delete set is whole. */
  byte[] since(StateVector known) {
    byte[] state = state();
    return known.isEmpty() ? state : Updates.diff(state, known);
  }

  private void merge() {
    if (tail.isEmpty()) {
      return;
    }
    List<byte[]> all = new ArrayList<>(tail.size() + 1);
    if (hasBase) {
      all.add(base);
    }
    all.addAll(tail);
    hasBase = true;
    base = Updates.merge(all);
    tail.clear();
    tailBytes = 0;
  }

  /** Bytes held. */
  long sizeBytes() {
    return base.length + tailBytes;
  }
}
