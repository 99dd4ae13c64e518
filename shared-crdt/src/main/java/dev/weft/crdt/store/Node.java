package dev.weft.crdt.store;

import org.jspecify.annotations.Nullable;

/**
 * A node of an {@link OrderTree}: a leaf holds runs, an inner node holds nodes and how many visible
 * elements lie below each.
 *
 * <p>{@code marks} has a bit for every attribute key that a live format run below sets, {@code
 * ends} one for every key that a live format run below ends. Invariant: bits may be set in excess
 * (after a removal they are recomputed up the path), never missing.
 */
final class Node {
  static final int LEAF_RUNS = 32;
  static final int INNER_NODES = 32;
  private static final Run[] NO_RUNS = {};
  private static final Node[] NO_NODES = {};
  private static final int[] NO_COUNTS = {};

  @Nullable Node parent;

  /** Index in the parent. */
  int slot;

  int size;
  final Run[] runs;
  final Node[] nodes;
  final int[] counts;
  long marks;
  long ends;

  private Node(boolean leaf) {
    runs = leaf ? new Run[LEAF_RUNS] : NO_RUNS;
    nodes = leaf ? NO_NODES : new Node[INNER_NODES];
    counts = leaf ? NO_COUNTS : new int[INNER_NODES];
  }

  static Node leaf() {
    return new Node(true);
  }

  static Node inner() {
    return new Node(false);
  }

  boolean isLeaf() {
    return nodes.length == 0;
  }

  /** Visible elements below this node, by adding up. */
  int sum() {
    int total = 0;
    if (isLeaf()) {
      for (int i = 0; i < size; i++) {
        total += runs[i].visible();
      }
    } else {
      for (int i = 0; i < size; i++) {
        total += counts[i];
      }
    }
    return total;
  }

  int indexOf(Run run) {
    for (int i = 0; i < size; i++) {
      if (runs[i] == run) {
        return i;
      }
    }
    throw new IllegalStateException("broken invariant: a run is not in its leaf");
  }

  static long bit(String key) {
    return 1L << (key.hashCode() & 63);
  }

  /** Adds a run to the masks of its leaf. */
  void mark(Run run) {
    if (run.isLiveFormat()) {
      FormatMark mark = run.format();
      marks |= bit(mark.key());
      ends |= mark.value() == null ? bit(mark.key()) : 0;
    }
  }

  /** Recomputes the masks from what is directly below. */
  void recomputeMarks() {
    marks = 0;
    ends = 0;
    if (isLeaf()) {
      for (int i = 0; i < size; i++) {
        mark(runs[i]);
      }
    } else {
      for (int i = 0; i < size; i++) {
        marks |= nodes[i].marks;
        ends |= nodes[i].ends;
      }
    }
  }
}
