package dev.weft.crdt.store;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks everything that must always be true of a store; for tests, linear in its runs. */
public final class Invariants {
  private Invariants() {}

  /**
   * Checks a whole store.
   *
   * @throws IllegalStateException at the first broken invariant
   */
  public static void check(Store store) {
    for (ClientLog log : store.descending()) {
      checkLog(log);
    }
    for (Branch root : store.roots()) {
      checkBranch(root);
    }
  }

  private static void require(boolean holds, String what, @Nullable Object where) {
    if (!holds) {
      throw new IllegalStateException("broken invariant: " + what + " at " + where);
    }
  }

  private static void checkLog(ClientLog log) {
    int clock = 0;
    int textEnd = 0;
    int runs = 0;
    for (Run run = log.state > 0 ? log.find(0) : null; run != null; run = log.next(run)) {
      require(run.clock == clock && run.length > 0, "clocks without gap", run);
      require(run.isItem() || run.isDeleted(), "a GC struct counts as deleted", run);
      require(!run.has(Run.STAGED), "text is in place", run);
      if (run.kind() == Run.STRING) {
        require(run.offset >= textEnd, "text lies in clock order", run);
        textEnd = run.offset + run.length;
      }
      clock = run.end();
      runs++;
    }
    require(clock == log.state, "the state is the end of the last run", log.client);
    require(runs == log.runCount(), "runs are counted", log.client);
    require(textEnd <= log.text.size(), "text lies in the buffer", log.client);
  }

  private static void checkBranch(Branch branch) {
    List<Run> list = new ArrayList<>();
    int length = 0;
    Run last = null;
    for (Run run = branch.head; run != null; run = run.right) {
      require(run.left == last, "left and right agree", run);
      require(run.parent == branch && !run.isKeyed(), "list children know their list", run);
      length += run.visible();
      list.add(run);
      last = run;
    }
    require(branch.tail == last, "the tail is the last run", branch);
    require(branch.length == length, "the length counts what is visible", branch);
    checkTree(branch, list);
    branch.map.forEach((key, entry) -> checkChain(branch, key, entry));
    list.forEach(Invariants::checkChild);
  }

  private static void checkChild(Run run) {
    if (run.kind() == Run.TYPE) {
      require(run.branch().item == run, "a type knows its item", run);
      checkBranch(run.branch());
    }
  }

  private static void checkChain(Branch branch, String key, Run entry) {
    require(entry.right == null, "the entry is the rightmost", entry);
    for (Run run = entry; run != null; run = run.left) {
      require(key.equals(run.key()) && run.parent == branch, "a chain has one key", run);
      require(run == entry || run.isDeleted(), "only the entry of a chain is live", run);
      require(run.left == null || run.left.right == run, "left and right agree", run);
      checkChild(run);
    }
  }

  private static void checkTree(Branch branch, List<Run> list) {
    List<Run> indexed = new ArrayList<>();
    collect(branch.tree().root(), indexed);
    require(indexed.size() == list.size(), "the tree holds every run once", branch);
    int start = 0;
    for (int i = 0; i < list.size(); i++) {
      Run run = list.get(i);
      require(indexed.get(i) == run, "the tree has the order of the list", run);
      require(branch.startOf(run) == start, "the tree counts what is visible", run);
      start += run.visible();
    }
  }

  private static int collect(Node node, List<Run> runs) {
    int visible = 0;
    for (int i = 0; i < node.size; i++) {
      if (node.isLeaf()) {
        Run run = node.runs[i];
        require(run.place == node, "a run knows its leaf", run);
        runs.add(run);
        visible += run.visible();
        if (run.isLiveFormat()) {
          long bit = Node.bit(run.format().key());
          require((node.marks & bit) != 0, "marks are known above", run);
        }
      } else {
        Node child = node.nodes[i];
        require(child.parent == node && child.slot == i, "nodes know their place", node);
        require((child.marks & ~node.marks) == 0, "marks are known above", node);
        require((child.ends & ~node.ends) == 0, "ends are known above", node);
        int below = collect(child, runs);
        require(below == node.counts[i], "counts add up", node);
        visible += below;
      }
    }
    return visible;
  }
}
