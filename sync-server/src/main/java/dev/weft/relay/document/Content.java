package dev.weft.relay.document;

import dev.weft.crdt.StateVector;
import dev.weft.crdt.Updates;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
  private @Nullable Broadcast answer;
  private StateVector answered = StateVector.EMPTY;
  private boolean isAnswerUsed;

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

  /**
   * What somebody with {@code known} lacks; the delete set is whole. Whoever asks for the same as
   * the one before gets the same, encoded once: many who join, or come back, at once.
   */
  Broadcast since(StateVector known) {
    Broadcast same = answer;
    if (same == null || !tail.isEmpty() || !known.equals(answered)) {
      byte[] state = state();
      same = Broadcast.message(known.isEmpty() ? state : Updates.diff(state, known));
      answer = same;
      answered = known;
    }
    isAnswerUsed = true;
    return same;
  }

  /** Time has passed: an answer that nobody asked for again need not be kept. */
  void tick() {
    if (!isAnswerUsed) {
      answer = null;
    }
    isAnswerUsed = false;
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
    answer = null;
    base = Updates.merge(all);
    tail.clear();
    tailBytes = 0;
  }

  /** Bytes held. */
  long sizeBytes() {
    return base.length + tailBytes;
  }
}
