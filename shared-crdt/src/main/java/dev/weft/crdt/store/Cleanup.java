package dev.weft.crdt.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What follows a closed transaction: garbage collection and merging (specification §9.3 to §9.5).
 */
public final class Cleanup {
  // Text is squeezed once this much is garbage and it is more than half of the buffer.
  private static final int SQUEEZE_UNITS = 16_384;

  private final Store store;

  public Cleanup(Store store) {
    this.store = store;
  }

  /** Collects and merges what a closed transaction touched. */
  public void run(StoreTransaction transaction) {
    transaction.release();
    if (transaction.hasDeletes()) {
      if (store.gc() && transaction.mayCollect) {
        transaction.deletes().forEach(this::collectRange);
      }
      // Ranges of different clients do not influence each other; within one, the last comes first.
      transaction
          .deletes()
          .forEachBackwards(
              (client, from, length) -> mergeDeletedRange(transaction, client, from, length));
    }
    for (int i = 0; i < transaction.touchedCount(); i++) {
      ClientLog log = transaction.touched(i);
      if (transaction.after(i) > transaction.before(i)) {
        mergeAdded(log, transaction.before(i));
      }
    }
    List<Run> candidates = transaction.mergeCandidates();
    for (int i = candidates.size() - 1; i >= 0; i--) {
      mergeCandidate(candidates.get(i));
    }
  }

  // --- garbage collection ---------------------------------------------------------------------

  private void collectRange(long client, long from, long length) {
    ClientLog log = store.logOf(client);
    long end = from + length;
    Run run = log.find((int) from);
    while (run != null && run.clock < end) {
      if (run.isItem() && run.isDeleted() && !run.has(Run.KEEP) && store.gcFilter().test(run)) {
        collect(run);
      }
      run = log.next(run);
    }
    if (wantsSqueeze(log, 0)) {
      log.squeezeText();
    }
  }

  /** Whether a log's text is to be squeezed once so many more units of it are garbage. */
  static boolean wantsSqueeze(ClientLog log, int more) {
    int garbage = log.garbageUnits + more;
    return garbage > SQUEEZE_UNITS && garbage > log.text.size() / 2;
  }

  private static void collect(Run run) {
    if (run.kind() == Run.TYPE) {
      collectChildren(run.branch());
    }
    if (run.kind() == Run.STRING) {
      run.log.garbageUnits += run.length;
    }
    run.become(Run.DELETED_CONTENT, null);
  }

  /** Turns everything below a type into GC structs. Iterative, however deep. */
  private static void collectChildren(Branch top) {
    Deque<Branch> work = new ArrayDeque<>();
    work.push(top);
    while (!work.isEmpty()) {
      Branch branch = work.pop();
      List<Run> chains = new ArrayList<>(branch.map.values());
      for (Run run = branch.head; run != null; ) {
        Run next = run.right;
        becomeGc(run, work);
        run = next;
      }
      for (Run entry : chains) {
        for (@Nullable Run run = entry; run != null; ) {
          Run next = run.left;
          becomeGc(run, work);
          run = next;
        }
      }
      branch.clear();
    }
  }

  private static void becomeGc(Run run, Deque<Branch> work) {
    if (run.kind() == Run.TYPE) {
      work.push(run.branch());
    } else if (run.kind() == Run.STRING) {
      run.log.garbageUnits += run.length;
    }
    run.become(Run.GC, null);
    run.flags = Run.GC | Run.DELETED;
    run.originLog = null;
    run.rightLog = null;
    run.left = null;
    run.right = null;
    run.parent = null;
    run.place = null;
  }

  // --- merging ----------------------------------------------------------------------------------

  private void mergeDeletedRange(
      StoreTransaction transaction, long client, long from, long length) {
    ClientLog log = store.logOf(client);
    if (transaction.before(log) == 0) {
      return; // all of this client is new, and mergeAdded goes through all that is new
    }
    Run containing = log.find((int) (from + length - 1));
    Run behind = log.next(containing);
    mergeDown(log, behind == null ? containing : behind, (int) from);
  }

  /** Merges from a run leftwards, as long as runs start at or behind a clock. */
  private static void mergeDown(ClientLog log, @Nullable Run start, int from) {
    Run run = start;
    while (run != null && run.clock > 0 && run.clock >= from) {
      run = log.previous(mergeLeftwards(log, run));
    }
  }

  /** The same for what a transaction added; a run that was extended in place starts before that. */
  private static void mergeAdded(ClientLog log, int before) {
    Run run = log.last();
    while (run != null && run.clock > 0 && run.end() > before) {
      Run left = Checks.present(log.previous(run));
      tryMerge(log, left, run);
      run = left;
    }
  }

  /** Merges a run into its left neighbours as far as that goes; returns what it became part of. */
  private static Run mergeLeftwards(ClientLog log, Run start) {
    Run right = start;
    Run left = log.previous(right);
    while (left != null && tryMerge(log, left, right)) {
      right = left;
      left = log.previous(right);
    }
    return right;
  }

  private static void mergeCandidate(Run candidate) {
    ClientLog log = candidate.log;
    Run run = log.find(candidate.clock);
    Run right = log.next(run);
    if (right != null) {
      Run merged = mergeLeftwards(log, right);
      if (merged != right && merged != run) {
        return;
      }
    }
    if (run.clock > 0) {
      mergeLeftwards(log, run);
    }
  }

  /** Whether two runs that follow each other in a log are one run of the wire format. */
  static boolean canMerge(ClientLog log, Run left, Run right) {
    if (((left.flags ^ right.flags) & (Run.DELETED | Run.KIND)) != 0) {
      return false;
    }
    return switch (left.kind()) {
      case Run.GC -> true;
      case Run.STRING, Run.DELETED_CONTENT, Run.ANY, Run.JSON ->
          left.right == right
              && right.originLog == log
              && right.originClock == left.end() - 1
              && Integrator.sameRightOrigin(left, right)
              && ((left.flags | right.flags) & Run.REDONE) == 0;
      default -> false;
    };
  }

  private static boolean tryMerge(ClientLog log, Run left, Run right) {
    if (!canMerge(log, left, right)) {
      return false;
    }
    switch (left.kind()) {
      case Run.GC -> {
        log.remove(right, left);
        left.length += right.length;
        return true;
      }
      case Run.STRING -> joinText(log, left, right);
      case Run.ANY, Run.JSON -> left.values().append(right.values());
      default -> {}
    }
    join(log, left, right);
    return true;
  }

  private static void joinText(ClientLog log, Run left, Run right) {
    if (left.offset + left.length != right.offset) {
      throw new IllegalStateException(
          "broken invariant: text of " + log.client + " is not in order");
    }
  }

  private static void join(ClientLog log, Run left, Run right) {
    Branch parent = Checks.present(left.parent);
    String key = left.key();
    left.flags |= right.flags & (Run.KEEP | Run.NAMED_INSIDE);
    if (right.has(Run.NAMED)) {
      left.flags |= Run.NAMED_INSIDE;
    }
    log.remove(right, left);
    if (key == null) {
      parent.unindex(right, left);
      if (parent.tail == right) {
        parent.tail = left;
      }
    } else if (parent.map.get(key) == right) {
      parent.map.put(key, left);
    }
    left.length += right.length;
    left.right = right.right;
    if (right.right != null) {
      right.right.left = left;
    }
  }
}
