package dev.weft.relay.document;

import dev.weft.crdt.StateVector;
import dev.weft.crdt.Updates;
import dev.weft.relay.config.Limits;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The committed state of a document as bytes: one merged update, cut into parts if it is large, and
 * a short tail of later ones. The tail is merged when it is asked for or has grown to a fraction of
 * the whole, so that each byte is merged a bounded number of times.
 *
 * <p>Whoever lacks everything is answered with the parts themselves, not with copies: a hundred who
 * join cost the memory of one.
 */
final class Content {
  /** A tail below this is not worth merging. */
  private static final int TAIL_BYTES_MIN = 16 << 10;

  private static final byte[] EMPTY = {0, 0};

  private List<byte[]> base = List.of(EMPTY);
  private long baseBytes;
  private final List<byte[]> tail = new ArrayList<>();
  private long tailBytes;
  private @Nullable List<Broadcast> answer;
  private StateVector answered = StateVector.EMPTY;
  private boolean isAnswerUsed;

  /** Takes in an update that has been committed. */
  void add(byte[] update) {
    tail.add(update);
    tailBytes += update.length;
    if (tailBytes > Math.max(TAIL_BYTES_MIN, baseBytes / 4)) {
      merge();
    }
  }

  /**
   * What somebody with {@code known} lacks, as updates to be applied in this order; the delete set
   * is whole. At least one. Whoever asks for the same as the one before gets the same, encoded
   * once: many who join, or come back, at once.
   */
  List<Broadcast> since(StateVector known) {
    merge();
    List<Broadcast> same = answer;
    if (same == null || !known.equals(answered)) {
      same = lacking(known).stream().map(Broadcast::answer).toList();
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

  private List<byte[]> lacking(StateVector known) {
    if (known.isEmpty()) {
      return base;
    }
    List<byte[]> lacking = new ArrayList<>(1);
    int last = base.size() - 1;
    for (int i = 0; i <= last; i++) {
      byte[] part = Updates.diff(base.get(i), known);
      if (i == last || part.length > EMPTY.length) {
        lacking.add(part);
      }
    }
    return lacking;
  }

  private void merge() {
    if (tail.isEmpty()) {
      return;
    }
    List<byte[]> all = new ArrayList<>(base.size() + tail.size());
    if (baseBytes > 0) {
      all.addAll(base);
    }
    all.addAll(tail);
    answer = null;
    byte[] merged = Updates.merge(all);
    tail.clear();
    tailBytes = 0;
    baseBytes = merged.length;
    base = Updates.split(merged, Limits.ANSWER_PART_BYTES);
  }

  /** Bytes held. */
  long sizeBytes() {
    return baseBytes + tailBytes;
  }
}
