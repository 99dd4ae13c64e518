package dev.weft.relay.document;

import dev.weft.crdt.StateVector;
import dev.weft.crdt.Updates;
import dev.weft.relay.config.Limits;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The committed state of a document as bytes: merged updates of a few MiB each and a short tail of
 * later ones. The tail is merged into the last of them when it is asked for or has grown to a
 * fraction of it; the others are never touched again. So each byte is merged a bounded number of
 * times, and merging takes the memory of one part however large the document is.
 *
 * <p>Whoever lacks everything is answered with the parts themselves, not with copies: a hundred who
 * join cost the memory of one.
 */
final class Content {
  /** A tail below this is not worth merging. */
  private static final int TAIL_BYTES_MIN = 16 << 10;

  private static final byte[] EMPTY = {0, 0};

  /** Invariant: each but the last has been full when it was made. */
  private List<byte[]> parts = List.of(EMPTY);

  private long partsBytes;
  private final List<byte[]> tail = new ArrayList<>();
  private long tailBytes;
  private @Nullable List<Broadcast> answer;
  private StateVector answered = StateVector.EMPTY;
  private boolean isAnswerUsed;

  /** Takes in an update that has been committed. */
  void add(byte[] update) {
    tail.add(update);
    tailBytes += update.length;
    if (tailBytes > Math.max(TAIL_BYTES_MIN, parts.getLast().length / 4)) {
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
      return parts;
    }
    List<byte[]> lacking = new ArrayList<>(1);
    int last = parts.size() - 1;
    for (int i = 0; i <= last; i++) {
      byte[] part = Updates.diff(parts.get(i), known);
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
    answer = null;
    List<byte[]> merged = new ArrayList<>(parts);
    if (partsBytes == 0) {
      merged.clear();
    } else if (parts.getLast().length < Limits.ANSWER_PART_BYTES) {
      byte[] last = merged.removeLast();
      partsBytes -= last.length;
      tail.addFirst(last);
    }
    byte[] whole = tail.size() == 1 ? tail.getFirst() : Updates.merge(tail);
    tail.clear();
    tailBytes = 0;
    partsBytes += whole.length;
    merged.addAll(Updates.split(whole, Limits.ANSWER_PART_BYTES));
    parts = List.copyOf(merged);
  }

  /** Bytes held. */
  long sizeBytes() {
    return partsBytes + tailBytes;
  }
}
