package dev.weft.crdt.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The order of one list: a B+ tree over its runs that counts visible elements, so that position →
 * run, run → position and "which is further left" cost O(log n) each.
 *
 * <p>Built in one pass from the linked list when a position is first asked for; until then a
 * document that is only loaded and merged does not pay for it. A long root gets it when it is
 * loaded, so that no key press waits for it; a list inside another type gets it when first asked.
 */
final class OrderTree {
  private Node root;

  /** Visible index of the first element of the run found last. */
  int foundStart;

  OrderTree(@Nullable Run head) {
    root = build(head);
  }

  // Building fills nodes to 3/4, so that the first edits do not split every one of them.
  private static final int LEAF_FILL = Node.LEAF_RUNS * 3 / 4;
  private static final int INNER_FILL = Node.INNER_NODES * 3 / 4;

  private static Node build(@Nullable Run head) {
    List<Node> level = new ArrayList<>();
    Node leaf = Node.leaf();
    Node inner = Node.inner();
    int visible = 0;
    // Every run is read once, as it is passed: a long list lies in no cache.
    for (Run run = head; run != null; run = run.right) {
      if (leaf.size == LEAF_FILL) {
        inner = append(level, inner, leaf, visible);
        leaf = Node.leaf();
        visible = 0;
      }
      leaf.runs[leaf.size++] = run;
      run.place = leaf;
      visible += run.visible();
      leaf.mark(run);
    }
    append(level, inner, leaf, visible);
    while (level.size() > 1) {
      level = buildLevel(level);
    }
    Node top = level.get(0);
    return top.size == 1 ? alone(top.nodes[0]) : top;
  }

  private static Node alone(Node leaf) {
    leaf.parent = null;
    leaf.slot = 0;
    return leaf;
  }

  private static List<Node> buildLevel(List<Node> below) {
    List<Node> level = new ArrayList<>(below.size() / INNER_FILL + 1);
    Node inner = Node.inner();
    for (Node child : below) {
      inner = append(level, inner, child, child.sum());
    }
    return level;
  }

  /** Puts a node into the last of a level, which is the given one, or into a new one. */
  private static Node append(List<Node> level, Node last, Node child, int visible) {
    Node inner = last.size == INNER_FILL ? Node.inner() : last;
    if (inner.size == 0) {
      level.add(inner);
    }
    adopt(inner, inner.size, child);
    inner.counts[inner.size++] = visible;
    inner.marks |= child.marks;
    inner.ends |= child.ends;
    return inner;
  }

  private static void adopt(Node inner, int slot, Node child) {
    inner.nodes[slot] = child;
    child.parent = inner;
    child.slot = slot;
  }

  Node root() {
    return root;
  }

  /** Adds to the visible count of everything above a leaf. */
  static void addVisible(Node leaf, int delta) {
    Node node = leaf;
    for (Node up = node.parent; up != null; up = node.parent) {
      up.counts[node.slot] += delta;
      node = up;
    }
  }

  /** Puts a run behind another one, or in front of all if that is null. */
  void insertAfter(@Nullable Run left, Run run) {
    Node leaf;
    int at;
    if (left == null) {
      leaf = firstLeaf();
      at = 0;
    } else {
      leaf = leafOf(left);
      at = leaf.indexOf(left) + 1;
    }
    if (leaf.size == Node.LEAF_RUNS) {
      Node tail = splitLeaf(leaf, at);
      if (at > leaf.size || leaf.size == Node.LEAF_RUNS) {
        at -= leaf.size;
        leaf = tail;
      }
    }
    System.arraycopy(leaf.runs, at, leaf.runs, at + 1, leaf.size - at);
    leaf.runs[at] = run;
    leaf.size++;
    run.place = leaf;
    int visible = run.visible();
    if (visible != 0) {
      addVisible(leaf, visible);
    } else if (run.isLiveFormat()) {
      addMarks(leaf, run.format());
    }
  }

  private Node firstLeaf() {
    Node node = root;
    while (!node.isLeaf()) {
      node = node.nodes[0];
    }
    return node;
  }

  static Node leafOf(Run run) {
    return (Node) Checks.present(run.place);
  }

  /** Splits a full leaf; appending at its very end starts an empty one, as typing does that. */
  private Node splitLeaf(Node leaf, int at) {
    Node tail = Node.leaf();
    int keep = at == Node.LEAF_RUNS ? Node.LEAF_RUNS : Node.LEAF_RUNS / 2;
    int moved = leaf.size - keep;
    System.arraycopy(leaf.runs, keep, tail.runs, 0, moved);
    for (int i = 0; i < moved; i++) {
      tail.runs[i].place = tail;
    }
    Arrays.fill(leaf.runs, keep, keep + moved, null);
    tail.size = moved;
    leaf.size = keep;
    insertNode(leaf, tail);
    return tail;
  }

  private void insertNode(Node left, Node added) {
    if (left.marks != 0) {
      left.recomputeMarks();
      added.recomputeMarks();
    }
    Node parent = left.parent;
    if (parent == null) {
      parent = Node.inner();
      adopt(parent, 0, left);
      parent.size = 1;
      root = parent;
    } else if (parent.size == Node.INNER_NODES) {
      Node tail = splitInner(parent, left.slot);
      if (left.parent == tail) {
        parent = tail;
      }
    }
    int at = left.slot + 1;
    for (int i = parent.size; i > at; i--) {
      adopt(parent, i, parent.nodes[i - 1]);
      parent.counts[i] = parent.counts[i - 1];
    }
    adopt(parent, at, added);
    parent.size++;
    parent.counts[left.slot] = left.sum();
    parent.counts[at] = added.sum();
    parent.marks |= left.marks | added.marks;
    parent.ends |= left.ends | added.ends;
  }

  private Node splitInner(Node inner, int slot) {
    Node tail = Node.inner();
    int keep = slot == Node.INNER_NODES - 1 ? Node.INNER_NODES - 1 : Node.INNER_NODES / 2;
    int moved = inner.size - keep;
    for (int i = 0; i < moved; i++) {
      adopt(tail, i, inner.nodes[keep + i]);
      tail.counts[i] = inner.counts[keep + i];
    }
    Arrays.fill(inner.nodes, keep, keep + moved, null);
    tail.size = moved;
    inner.size = keep;
    insertNode(inner, tail);
    return tail;
  }

  private static void addMarks(Node leaf, FormatMark mark) {
    long bit = Node.bit(mark.key());
    long end = mark.value() == null ? bit : 0;
    for (Node node = leaf; node != null; node = node.parent) {
      node.marks |= bit;
      node.ends |= end;
    }
  }

  /** Brings the masks above a leaf in line after a format run below was deleted or removed. */
  static void marksRemoved(Node leaf) {
    for (Node node = leaf; node != null; node = node.parent) {
      long marks = node.marks;
      long ends = node.ends;
      node.recomputeMarks();
      if (node.marks == marks && node.ends == ends) {
        return;
      }
    }
  }

  /** Takes a run out; its visible elements must have been subtracted before. */
  void remove(Run run) {
    Node leaf = leafOf(run);
    int at = leaf.indexOf(run);
    leaf.size--;
    System.arraycopy(leaf.runs, at + 1, leaf.runs, at, leaf.size - at);
    Arrays.fill(leaf.runs, leaf.size, leaf.size + 1, null);
    run.place = null;
    if (leaf.size == 0) {
      removeEmpty(leaf);
    }
  }

  private void removeEmpty(Node empty) {
    Node node = empty;
    Node parent = node.parent;
    while (parent != null && parent.size == 1) {
      node = parent;
      parent = node.parent;
    }
    if (parent == null) {
      root = empty.isLeaf() && empty.parent == null ? empty : Node.leaf();
      return;
    }
    parent.size--;
    for (int i = node.slot; i < parent.size; i++) {
      adopt(parent, i, parent.nodes[i + 1]);
      parent.counts[i] = parent.counts[i + 1];
    }
    Arrays.fill(parent.nodes, parent.size, parent.size + 1, null);
    while (!root.isLeaf() && root.size == 1) {
      root = root.nodes[0];
      root.parent = null;
      root.slot = 0;
    }
  }

  /** The run that holds a visible element; sets {@link #foundStart}. */
  Run find(int element) {
    Node node = root;
    int rest = element;
    while (!node.isLeaf()) {
      int[] counts = node.counts;
      int last = node.size - 1;
      int i = 0;
      while (i < last && rest >= counts[i]) {
        rest -= counts[i];
        i++;
      }
      node = node.nodes[i];
    }
    for (int i = 0; i < node.size; i++) {
      int visible = node.runs[i].visible();
      if (rest < visible) {
        foundStart = element - rest;
        return node.runs[i];
      }
      rest -= visible;
    }
    throw new IllegalStateException("broken invariant: no visible element " + element);
  }

  /** How many visible elements stand left of a run. */
  static int startOf(Run run) {
    Node leaf = leafOf(run);
    int start = 0;
    for (int i = 0; leaf.runs[i] != run; i++) {
      start += leaf.runs[i].visible();
    }
    Node node = leaf;
    for (Node up = node.parent; up != null; up = node.parent) {
      for (int i = 0; i < node.slot; i++) {
        start += up.counts[i];
      }
      node = up;
    }
    return start;
  }

  /** Whether {@code a} stands left of {@code b}; both are in this tree. */
  static boolean isBefore(Run a, Run b) {
    Node x = leafOf(a);
    Node y = leafOf(b);
    if (x == y) {
      return x.indexOf(a) < x.indexOf(b);
    }
    // All leaves have the same depth, so both climb in step until they meet.
    Node px = Checks.present(x.parent);
    Node py = Checks.present(y.parent);
    while (px != py) {
      x = px;
      y = py;
      px = Checks.present(x.parent);
      py = Checks.present(y.parent);
    }
    return x.slot < y.slot;
  }

  /**
   * The first run right of {@code from} that is visible or a live format, or null. Cost: O(log n)
   * however many tombstones lie between.
   */
  static @Nullable Run nextLive(Run from) {
    Node leaf = leafOf(from);
    for (int i = leaf.indexOf(from) + 1; i < leaf.size; i++) {
      if (isLive(leaf.runs[i])) {
        return leaf.runs[i];
      }
    }
    Node node = leaf;
    for (Node up = node.parent; up != null; up = node.parent) {
      for (int i = node.slot + 1; i < up.size; i++) {
        if (up.counts[i] != 0 || up.nodes[i].marks != 0) {
          Run found = firstLive(up.nodes[i]);
          if (found != null) {
            return found;
          }
        }
      }
      node = up;
    }
    return null;
  }

  private static boolean isLive(Run run) {
    return run.visible() != 0 || run.isLiveFormat();
  }

  private static @Nullable Run firstLive(Node node) {
    if (node.isLeaf()) {
      for (int i = 0; i < node.size; i++) {
        if (isLive(node.runs[i])) {
          return node.runs[i];
        }
      }
      return null;
    }
    for (int i = 0; i < node.size; i++) {
      if (node.counts[i] != 0 || node.nodes[i].marks != 0) {
        Run found = firstLive(node.nodes[i]);
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }

  /**
   * The last live format run of a key at or left of {@code from}, or null.
   *
   * @param endsOnly look only for those that end the attribute
   */
  static @Nullable Run lastFormat(Run from, String key, boolean endsOnly) {
    long bit = Node.bit(key);
    Node leaf = leafOf(from);
    Run found = lastIn(leaf, leaf.indexOf(from), key, endsOnly);
    Node node = leaf;
    for (Node up = node.parent; up != null && found == null; up = node.parent) {
      for (int i = node.slot - 1; i >= 0 && found == null; i--) {
        if (((endsOnly ? up.nodes[i].ends : up.nodes[i].marks) & bit) != 0) {
          found = lastBelow(up.nodes[i], key, bit, endsOnly);
        }
      }
      node = up;
    }
    return found;
  }

  private static @Nullable Run lastBelow(Node node, String key, long bit, boolean endsOnly) {
    if (node.isLeaf()) {
      return lastIn(node, node.size - 1, key, endsOnly);
    }
    for (int i = node.size - 1; i >= 0; i--) {
      if (((endsOnly ? node.nodes[i].ends : node.nodes[i].marks) & bit) != 0) {
        Run found = lastBelow(node.nodes[i], key, bit, endsOnly);
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }

  private static @Nullable Run lastIn(Node leaf, int from, String key, boolean endsOnly) {
    for (int i = from; i >= 0; i--) {
      Run run = leaf.runs[i];
      if (run.isLiveFormat()) {
        FormatMark mark = run.format();
        if (mark.key().equals(key) && (!endsOnly || mark.value() == null)) {
          return run;
        }
      }
    }
    return null;
  }

  /**
   * The first live format run of a key right of {@code from} (or in the list, if null), or null.
   */
  @Nullable Run nextFormat(@Nullable Run from, String key) {
    long bit = Node.bit(key);
    if (from == null) {
      return (root.marks & bit) == 0 ? null : firstBelow(root, key, bit);
    }
    Node leaf = leafOf(from);
    Run found = firstIn(leaf, leaf.indexOf(from) + 1, key);
    Node node = leaf;
    for (Node up = node.parent; up != null && found == null; up = node.parent) {
      for (int i = node.slot + 1; i < up.size && found == null; i++) {
        if ((up.nodes[i].marks & bit) != 0) {
          found = firstBelow(up.nodes[i], key, bit);
        }
      }
      node = up;
    }
    return found;
  }

  private static @Nullable Run firstBelow(Node node, String key, long bit) {
    if (node.isLeaf()) {
      return firstIn(node, 0, key);
    }
    for (int i = 0; i < node.size; i++) {
      if ((node.nodes[i].marks & bit) != 0) {
        Run found = firstBelow(node.nodes[i], key, bit);
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }

  private static @Nullable Run firstIn(Node leaf, int from, String key) {
    for (int i = from; i < leaf.size; i++) {
      if (leaf.runs[i].isLiveFormat() && leaf.runs[i].format().key().equals(key)) {
        return leaf.runs[i];
      }
    }
    return null;
  }
}
