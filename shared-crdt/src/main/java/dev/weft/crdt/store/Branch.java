package dev.weft.crdt.store;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The inside of one shared type: a list of runs and a map from key to the rightmost run of that
 * key's chain. Every type has both parts; which of them is used is the type's matter.
 */
public final class Branch {
  /** The kind of a root nobody asked for yet. */
  public static final int UNTYPED = -1;

  public static final int ARRAY = 0;
  public static final int MAP = 1;
  public static final int TEXT = 2;
  public static final int XML_ELEMENT = 3;
  public static final int XML_FRAGMENT = 4;
  public static final int XML_HOOK = 5;
  public static final int XML_TEXT = 6;

  // How many neighbours are tried before the tree is asked.
  private static final int HINT_STEPS = 8;

  // From so many runs on a root that is loaded gets its tree at once.
  static final int LONG_RUNS = 50_000;

  final Store store;
  @Nullable Run item;
  final @Nullable String rootName;
  private int typeRef;
  final @Nullable String nodeName;

  @Nullable Run head;
  @Nullable Run tail;
  final Map<String, Run> map = new LinkedHashMap<>(0);
  int length;

  /** Whether a format run was ever integrated while this was typed as a text. */
  boolean hasFormats;

  private Set<String> formatKeys = Set.of();
  private @Nullable OrderTree tree;
  private @Nullable Run hint;
  private int hintStart;

  @Nullable TypeChange change;
  private @Nullable Object facade;

  Branch(Store store, @Nullable String rootName, int typeRef, @Nullable String nodeName) {
    this.store = store;
    this.rootName = rootName;
    this.typeRef = typeRef;
    this.nodeName = nodeName;
  }

  /** The document that holds this type. */
  public Store store() {
    return store;
  }

  /** The kind on the wire, or {@link #UNTYPED}. */
  public int typeRef() {
    return typeRef;
  }

  /** Gives an untyped root its kind. */
  public void becomeTyped(int kind) {
    typeRef = kind;
    // As in Yjs, what was integrated before does not count as formatting of the typed text.
    hasFormats = false;
  }

  /** The name of a root, or null for a nested type. */
  public @Nullable String rootName() {
    return rootName;
  }

  /** Node name of an element, name of a hook, else null. */
  public @Nullable String nodeName() {
    return nodeName;
  }

  /** The item that holds this type; null for roots. */
  public @Nullable Run item() {
    return item;
  }

  /** Visible elements of the list. */
  public int length() {
    return length;
  }

  /** Whether the type was deleted, together with the item that held it. */
  public boolean isDeleted() {
    Run holder = item;
    return holder != null && holder.isDeleted();
  }

  /** The type that contains this one, or null for roots. */
  public @Nullable Branch parent() {
    Run holder = item;
    return holder == null ? null : holder.parent;
  }

  /** What the application sees of this type; made on first use. */
  public @Nullable Object facade() {
    return facade;
  }

  /** Remembers what the application sees of this type. */
  public void facade(Object shown) {
    facade = shown;
  }

  boolean isText() {
    return typeRef == TEXT || typeRef == XML_TEXT;
  }

  // --- order -------------------------------------------------------------------------------

  OrderTree tree() {
    OrderTree present = tree;
    if (present == null) {
      present = new OrderTree(head);
      tree = present;
    }
    return present;
  }

  /**
   * Builds the tree of a list so long that doing it at the first key press would be felt: a million
   * runs take 25 ms.
   */
  void indexIfLong() {
    if (tree == null) {
      int runs = 0;
      for (Run run = head; run != null && runs < LONG_RUNS; run = run.right) {
        runs++;
      }
      if (runs == LONG_RUNS) {
        tree();
      }
    }
  }

  boolean hasMarks() {
    return !formatKeys.isEmpty() && tree().root().marks != 0;
  }

  /** Every key that a format run in this list ever had. */
  Set<String> formatKeys() {
    return formatKeys;
  }

  void formatKey(String key) {
    if (formatKeys.isEmpty()) {
      formatKeys = new LinkedHashSet<>();
    }
    formatKeys.add(key);
  }

  /** Links a list child between {@code left} and what follows it. */
  void linkAfter(@Nullable Run left, Run run) {
    Run right = left == null ? head : left.right;
    run.left = left;
    run.right = right;
    if (left == null) {
      head = run;
    } else {
      left.right = run;
    }
    if (right == null) {
      tail = run;
    } else {
      right.left = run;
    }
    indexAfter(left, run);
  }

  /** Enters a linked list child into the tree and counts it. */
  void indexAfter(@Nullable Run left, Run run) {
    length += run.visible();
    if (tree != null) {
      tree.insertAfter(left, run);
    }
    hint = null;
  }

  /** Enters the second part of a split run; what is visible stays the same. */
  void splitIndexed(Run run, Run added, boolean wasLive) {
    if (tree != null) {
      // The run already counts without the second part, the inner nodes still with it.
      if (wasLive) {
        OrderTree.addVisible(OrderTree.leafOf(run), -added.length);
      }
      tree.insertAfter(run, added);
    }
  }

  /** Takes a list child out whose elements went to its left neighbour. */
  void unindex(Run run, Run mergedInto) {
    if (tree != null) {
      int visible = run.visible();
      if (visible != 0) {
        Node from = OrderTree.leafOf(run);
        Node to = OrderTree.leafOf(mergedInto);
        if (from != to) {
          OrderTree.addVisible(from, -visible);
          OrderTree.addVisible(to, visible);
        }
      }
      tree.remove(run);
    }
    if (hint == run) {
      hint = mergedInto;
      hintStart -= mergedInto.visible();
    }
  }

  /** Tells that the visible length of a list child changed. */
  void visibleChanged(Run run, int delta) {
    length += delta;
    if (tree != null) {
      OrderTree.addVisible(OrderTree.leafOf(run), delta);
    }
    if (hint != run) {
      hint = null;
    }
  }

  /** Tells that a live format run was deleted. */
  void formatDeleted(Run run) {
    if (tree != null) {
      OrderTree.marksRemoved(OrderTree.leafOf(run));
    }
  }

  /** Forgets order and children; used when the type is collected. */
  void clear() {
    head = null;
    tail = null;
    tree = null;
    hint = null;
    length = 0;
    map.clear();
  }

  /** Remembers where a run starts, so that the next position nearby costs nothing. */
  void hint(Run run, int start) {
    hint = run;
    hintStart = start;
  }

  /** Visible start of the run that {@link #runAt} returned last. */
  int foundStart() {
    return hintStart;
  }

  /** The run that holds a visible element; {@link #foundStart} is its first element's index. */
  Run runAt(int element) {
    Run run = hint;
    if (run != null) {
      int start = hintStart;
      for (int steps = 0; run != null && steps < HINT_STEPS; steps++) {
        if (element < start) {
          run = run.left;
          start -= run == null ? 0 : run.visible();
        } else if (element < start + run.visible()) {
          hint(run, start);
          return run;
        } else {
          start += run.visible();
          run = run.right;
        }
      }
    }
    OrderTree order = tree();
    run = order.find(element);
    hint(run, order.foundStart);
    return run;
  }

  /** How many visible elements stand left of a list child. */
  int startOf(Run run) {
    tree();
    return OrderTree.startOf(run);
  }

  /** Whether {@code a} stands left of {@code b} in this list. */
  boolean isBefore(Run a, Run b) {
    tree();
    return OrderTree.isBefore(a, b);
  }

  /** The first visible run or live format right of a run. */
  @Nullable Run nextLive(Run from) {
    Run run = from.right;
    for (int steps = 0; run != null && steps < HINT_STEPS; steps++) {
      if (run.visible() != 0 || run.isLiveFormat()) {
        return run;
      }
      run = run.right;
    }
    if (run == null) {
      return null;
    }
    tree();
    return OrderTree.nextLive(from);
  }

  /** The leftmost run of a key's chain, or null. */
  @Nullable Run firstOf(String key) {
    Run run = map.get(key);
    while (run != null && run.left != null) {
      run = run.left;
    }
    return run;
  }

  @Override
  public String toString() {
    return rootName != null ? "root type" : "nested type";
  }
}
