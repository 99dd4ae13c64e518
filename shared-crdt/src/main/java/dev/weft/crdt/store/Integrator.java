package dev.weft.crdt.store;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts items into their lists and chains (YATA as Yjs does it; specification §8).
 *
 * <p>The conflict scan uses no sets for lists: "was met in this scan" means "stands right of the
 * left neighbour", "since left moved" means "stands right of where left is now", and both are
 * questions to the order tree.
 */
final class Integrator {
  private final Store store;

  Integrator(Store store) {
    this.store = store;
  }

  /** Integrates a run whose first elements, {@code known} of them, the store has already. */
  void resolveAndIntegrate(Run run, int known) {
    if (run.kind() == Run.GC) {
      if (known < run.length) {
        becomeGc(run, known);
      }
      return;
    }
    if (known == 0 && run.kind() == Run.STRING && extendsLast(run)) {
      return;
    }
    resolve(run);
    if (known < run.length) {
      integrate(run, known);
    }
  }

  /**
   * Appends a text to the run that its author typed before, if the clean-up would merge both
   * anyway; this saves the run, its place in the tree and the merge.
   */
  private boolean extendsLast(Run run) {
    ClientLog log = run.log;
    Run last = log.last();
    if (last == null
        || run.originLog != log
        || run.originClock != log.state - 1
        || !isOpenText(last)
        || !sameRightOrigin(last, run)) {
      return false;
    }
    Run right = last.right;
    if (run.rightLog == null
        ? right != null
        : right == null || right.log != run.rightLog || right.clock != run.rightClock) {
      return false;
    }
    StoreTransaction transaction = store.transaction();
    transaction.touch(log);
    log.text.append(store.staging, run.offset, run.length);
    grow(transaction, last, run.length);
    return true;
  }

  /** Whether text may be appended to the last run of a client, and joins no surrogate pair. */
  static boolean isOpenText(Run last) {
    TextBuffer text = last.log.text;
    return (last.flags & (Run.KIND | Run.DELETED | Run.REDONE)) == Run.STRING
        && !last.isKeyed()
        && last.offset + last.length == text.size()
        && !Character.isHighSurrogate(text.charAt(text.size() - 1))
        && !Checks.present(last.parent).isDeleted();
  }

  /** Tells everybody that text was appended to the last run of a client. */
  static void grow(StoreTransaction transaction, Run last, int length) {
    Branch parent = Checks.present(last.parent);
    last.length += length;
    last.log.state += length;
    parent.visibleChanged(last, length);
    transaction.changed(parent, null);
  }

  /** Steps 1 and 2 of §8.1 for a run read from an update, whose dependencies are met. */
  void resolve(Run run) {
    ClientLog originLog = run.originLog;
    if (run.has(Run.PARENT_BY_ID)) {
      run.flags &= ~Run.PARENT_BY_ID;
      run.originLog = null;
      run.parent = typeAt(Checks.present(originLog), run.originClock);
      return;
    }
    Run left = null;
    Run right = null;
    if (originLog != null) {
      left = store.cleanEnd(originLog, run.originClock);
    }
    ClientLog rightLog = run.rightLog;
    if (rightLog != null) {
      // Mostly nothing came between, and the left neighbour knows the right one.
      Run beside = left == null ? null : left.right;
      right =
          beside != null && beside.log == rightLog && beside.clock == run.rightClock
              ? beside
              : store.cleanStart(rightLog, run.rightClock);
    }
    run.left = left;
    run.right = right;
    if ((left != null && !left.isItem()) || (right != null && !right.isItem())) {
      run.parent = null;
    } else if (run.parent == null) {
      Run source = left != null ? left : right;
      if (source != null) {
        run.parent = source.parent;
        run.place = source.key();
      }
    }
  }

  private static @Nullable Branch typeAt(ClientLog log, int clock) {
    Run holder = log.find(clock);
    return holder.kind() == Run.TYPE ? holder.branch() : null;
  }

  /** Steps 3 and 4 of §8.1 and the rest of §8 for a resolved run. */
  void integrate(Run run, int skipped) {
    if (run.kind() == Run.GC || run.parent == null) {
      becomeGc(run, skipped);
      return;
    }
    if (skipped > 0) {
      dropKnown(run, skipped);
    }
    moveText(run);
    place(run);
  }

  private void becomeGc(Run run, int skipped) {
    store.transaction().touch(run.log);
    if (run.kind() == Run.GC && skipped == 0) {
      run.log.append(run);
      return;
    }
    Run gc = new Run(run.log, run.clock + skipped, run.length - skipped, Run.GC);
    gc.flags |= Run.DELETED;
    run.log.append(gc);
  }

  /** Cuts off the first elements, which the store has already. */
  private void dropKnown(Run run, int skipped) {
    ClientLog log = run.log;
    run.clock += skipped;
    Run left = store.cleanEnd(log, run.clock - 1);
    run.originLog = log;
    run.originClock = run.clock - 1;
    run.length -= skipped;
    if (run.kind() == Run.STRING) {
      boolean pairCut = Character.isHighSurrogate(store.staging.charAt(run.offset + skipped - 1));
      run.offset += skipped;
      if (pairCut) {
        store.staging.set(run.offset, '\uFFFD');
      }
    } else if (run.kind() == Run.ANY || run.kind() == Run.JSON) {
      run.content = run.values().split(skipped);
    }
    if (left.isItem()) {
      run.left = left;
      // Equal for every honest update; a contradicting one must not tear two lists together.
      run.parent = left.parent;
      run.place = left.key();
    } else {
      run.left = null;
    }
  }

  private void moveText(Run run) {
    if (run.has(Run.STAGED)) {
      run.flags &= ~Run.STAGED;
      ArrivingRuns arriving = run.log.arriving(run);
      if (arriving != null) {
        run.offset = arriving.textAt(run.offset);
        return;
      }
      run.log.settle();
      int at = run.log.text.size();
      run.log.text.append(store.staging, run.offset, run.length);
      run.offset = at;
    }
  }

  /** Puts a new local run between two neighbours. */
  void placeLocal(
      Run run, Branch parent, @Nullable String key, @Nullable Run left, @Nullable Run right) {
    run.parent = parent;
    run.place = key;
    run.left = left;
    run.right = right;
    if (left != null) {
      run.originLog = left.log;
      run.originClock = left.end() - 1;
    }
    if (right != null) {
      run.rightLog = right.log;
      run.rightClock = right.clock;
    }
    place(run);
  }

  /** §8.2 and §8.3; {@code left} and {@code right} are the neighbours at creation. */
  private void place(Run run) {
    Branch parent = Checks.present(run.parent);
    String key = run.key();
    Run left = run.left;
    Run right = run.right;
    if (left == null ? right == null || right.left != null : left.right != right) {
      if (left != null && left.parent != parent) {
        left = null;
      }
      left =
          key == null
              ? scanList(run, parent, left, right)
              : scanChain(run, parent, key, left, right);
    }
    if (right != null) {
      right.flags |= Run.NAMED;
    }
    if (key == null) {
      // A list child's place is set by the tree, if there is one.
      run.place = null;
      parent.linkAfter(left, run);
    } else {
      linkChain(run, parent, key, left);
    }
    StoreTransaction transaction = store.transaction();
    transaction.touch(run.log);
    run.log.append(run);
    hook(run, parent, transaction);
    transaction.changed(parent, key);
    Run holder = parent.item;
    if ((holder != null && holder.isDeleted()) || (key != null && run.right != null)) {
      store.delete(run);
    }
  }

  private void linkChain(Run run, Branch parent, String key, @Nullable Run left) {
    Run right = left == null ? parent.firstOf(key) : left.right;
    run.left = left;
    run.right = right;
    if (left != null) {
      left.right = run;
    }
    if (right != null) {
      right.left = run;
    } else {
      parent.map.put(key, run);
      if (left != null) {
        store.delete(left);
      }
    }
  }

  private static void hook(Run run, Branch parent, StoreTransaction transaction) {
    switch (run.kind()) {
      case Run.DELETED_CONTENT -> {
        run.flags |= Run.DELETED;
        transaction.delete(run);
      }
      case Run.TYPE -> run.branch().item = run;
      case Run.DOC -> {
        run.subdocument().item = run;
        transaction.subdocumentAdded(run.subdocument());
      }
      case Run.FORMAT -> {
        parent.formatKey(run.format().key());
        if (parent.isText()) {
          parent.hasFormats = true;
        }
      }
      default -> {}
    }
  }

  private static boolean sameOrigin(Run a, Run b) {
    return a.originLog == b.originLog && (a.originLog == null || a.originClock == b.originClock);
  }

  static boolean sameRightOrigin(Run a, Run b) {
    return a.rightLog == b.rightLog && (a.rightLog == null || a.rightClock == b.rightClock);
  }

  private static @Nullable Run scanList(
      Run run, Branch parent, @Nullable Run start, @Nullable Run right) {
    if (right != null
        && right.log == run.log
        && right.parent == parent
        && !right.has(Run.NAMED)
        && sameOrigin(right, run)) {
      // Nobody but this run names the right neighbour, so its own scan, which had the same origin
      // and the same client, already found the place: directly left of it.
      return right.left;
    }
    Run left = start;
    Run met = start == null ? parent.head : start.right;
    while (met != null && met != right) {
      if (sameOrigin(met, run)) {
        if (met.log.client < run.log.client) {
          left = met;
        } else if (sameRightOrigin(met, run)) {
          break;
        }
      } else {
        ClientLog originLog = met.originLog;
        if (originLog == null) {
          break;
        }
        Run origin = originLog.find(met.originClock);
        if (origin.parent != parent || origin == start || origin.isKeyed()) {
          break;
        }
        if (origin == left) {
          left = met;
        } else if (origin != met.left) {
          if (start != null && !parent.isBefore(start, origin)) {
            break;
          }
          if (left != null && parent.isBefore(origin, left)) {
            left = met;
          }
        }
      }
      met = met.right;
    }
    return left;
  }

  private static @Nullable Run scanChain(
      Run run, Branch parent, String key, @Nullable Run start, @Nullable Run right) {
    Set<Run> visited = Collections.newSetFromMap(new IdentityHashMap<>());
    Set<Run> group = Collections.newSetFromMap(new IdentityHashMap<>());
    Run left = start;
    Run met = start == null ? parent.firstOf(key) : start.right;
    while (met != null && met != right) {
      visited.add(met);
      group.add(met);
      if (sameOrigin(met, run)) {
        if (met.log.client < run.log.client) {
          left = met;
          group.clear();
        } else if (sameRightOrigin(met, run)) {
          break;
        }
      } else {
        ClientLog originLog = met.originLog;
        Run origin = originLog == null ? null : originLog.find(met.originClock);
        if (origin == null || !visited.contains(origin)) {
          break;
        }
        if (!group.contains(origin)) {
          left = met;
          group.clear();
        }
      }
      met = met.right;
    }
    return left;
  }
}
