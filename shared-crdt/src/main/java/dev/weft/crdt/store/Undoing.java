package dev.weft.crdt.store;

import dev.weft.crdt.codec.DeleteRanges;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Taking back one stack item of an undo manager (specification §18), in the open transaction. */
public final class Undoing {
  private final Store store;
  private final Predicate<Run> inScope;
  private final BiPredicate<Long, Integer> deletedByStacks;
  private final boolean ignoreRemoteMapChanges;
  private DeleteRanges insertions = new DeleteRanges();
  private Set<Run> toRedo = Set.of();

  /**
   * Prepares undoing.
   *
   * @param inScope whether a run belongs to what is undone
   * @param deletedByStacks whether some stack item deleted an element
   * @param ignoreRemoteMapChanges whether a key is restored even if somebody else changed it since
   */
  public Undoing(
      Store store,
      Predicate<Run> inScope,
      BiPredicate<Long, Integer> deletedByStacks,
      boolean ignoreRemoteMapChanges) {
    this.store = store;
    this.inScope = inScope;
    this.deletedByStacks = deletedByStacks;
    this.ignoreRemoteMapChanges = ignoreRemoteMapChanges;
  }

  /**
   * Takes back insertions and deletions.
   *
   * @return whether anything changed
   */
  public boolean perform(DeleteRanges inserted, DeleteRanges deleted, Predicate<Run> deleteFilter) {
    insertions = inserted;
    List<Run> toDelete = new ArrayList<>();
    toRedo = Collections.newSetFromMap(new IdentityHashMap<>());
    Set<Run> ordered = new LinkedHashSet<>();
    forEachSplit(store, inserted, run -> collectInsertion(run, toDelete));
    forEachSplit(
        store,
        deleted,
        run -> {
          if (run.isItem() && inScope.test(run) && !inserted.covers(run.client(), run.clock, 1)) {
            toRedo.add(run);
            ordered.add(run);
          }
        });
    boolean performed = false;
    for (Run run : ordered) {
      performed |= redo(run) != null;
    }
    for (int i = toDelete.size() - 1; i >= 0; i--) {
      if (deleteFilter.test(toDelete.get(i))) {
        store.delete(toDelete.get(i));
        performed = true;
      }
    }
    return performed;
  }

  private void collectInsertion(Run given, List<Run> toDelete) {
    Run run = given;
    if (!run.isItem()) {
      return;
    }
    if (run.has(Run.REDONE)) {
      run = lastMadeAgain(run);
    }
    if (!run.isDeleted() && inScope.test(run)) {
      toDelete.add(run);
    }
  }

  /**
   * What undo made of a run in the end. Only that is split: Yjs leaves whole what it passes on the
   * way, and halves that were made again are never merged.
   */
  private Run lastMadeAgain(Run given) {
    Run run = given;
    int offset = 0;
    for (Store.Redone to = store.redoneOf(run); to != null; to = store.redoneOf(run)) {
      int clock = to.clock() + offset;
      run = to.log().find(clock);
      offset = clock - run.clock;
    }
    return offset == 0 ? run : store.cleanStart(run.log, run.clock + offset);
  }

  private Run again(Run run) {
    Store.Redone to = Checks.present(store.redoneOf(run));
    return store.cleanStart(to.log(), to.clock());
  }

  private Run endOfChain(Run given) {
    Run run = given;
    while (run.has(Run.REDONE)) {
      run = again(run);
    }
    return run;
  }

  /** Calls back for every run of the ranges, split at their borders. */
  public static void forEachSplit(Store store, DeleteRanges ranges, Consumer<Run> visitor) {
    ranges.forEachAsAdded(
        (client, from, length) -> {
          ClientLog log = store.logOf(client);
          int end = (int) (from + length);
          Run run = store.cleanStart(log, (int) from);
          while (run != null && run.clock < end) {
            if (run.end() > end && run.isItem()) {
              store.split(run, end - run.clock);
            }
            visitor.accept(run);
            run = log.next(run);
          }
        });
  }

  /** Holds back from collection, or releases, what a closed transaction deleted in scope. */
  public static void keep(Store store, DeleteRanges ranges, boolean keep, Predicate<Run> inScope) {
    ranges.forEach(
        (client, from, length) -> {
          ClientLog log = store.logOf(client);
          for (Run run = log.find((int) from);
              run != null && run.clock < from + length;
              run = log.next(run)) {
            if (run.isItem() && inScope.test(run)) {
              keep(run, keep);
            }
          }
        });
  }

  private static void keep(Run first, boolean keep) {
    Run run = first;
    while (run != null && run.has(Run.KEEP) != keep) {
      run.flags = keep ? run.flags | Run.KEEP : run.flags & ~Run.KEEP;
      run = Checks.present(run.parent).item;
    }
  }

  private @Nullable Run redo(Run item) {
    if (item.has(Run.REDONE)) {
      return again(item);
    }
    Branch oldParent = Checks.present(item.parent);
    Run holder = oldParent.item;
    if (holder != null && holder.isDeleted()) {
      if (!holder.has(Run.REDONE) && (!toRedo.contains(holder) || redo(holder) == null)) {
        return null;
      }
      holder = endOfChain(holder);
    }
    if (holder != null && holder.kind() != Run.TYPE) {
      return null;
    }
    Branch target = holder == null ? oldParent : holder.branch();
    String key = item.key();
    Run left;
    Run right = null;
    if (key == null) {
      left = traced(item.left, holder, true);
      right = traced(item, holder, false);
    } else {
      if (item.right != null && !ignoreRemoteMapChanges) {
        left = behindOwnChanges(item);
        if (left.right != null) {
          return null;
        }
      } else {
        left = target.map.get(key);
      }
      if (left != null && left.parent != target) {
        left = target.map.get(key);
      }
    }
    return place(item, target, key, left, right);
  }

  /**
   * The first of a run and its neighbours that is, or was made again, among a parent's children.
   */
  private @Nullable Run traced(@Nullable Run start, @Nullable Run holder, boolean leftwards) {
    for (Run at = start; at != null; at = leftwards ? at.left : at.right) {
      Run trace = at;
      while (trace != null && Checks.present(trace.parent).item != holder) {
        trace = trace.has(Run.REDONE) ? again(trace) : null;
      }
      if (trace != null) {
        return trace;
      }
    }
    return null;
  }

  private Run behindOwnChanges(Run item) {
    Run left = item;
    for (Run next = left.right; next != null && isOwn(next); next = left.right) {
      left = endOfChain(next);
    }
    return left;
  }

  private boolean isOwn(Run run) {
    return run.has(Run.REDONE)
        || insertions.covers(run.client(), run.clock, 1)
        || deletedByStacks.test(run.client(), run.clock);
  }

  private Run place(
      Run item, Branch target, @Nullable String key, @Nullable Run left, @Nullable Run right) {
    ClientLog own = store.own();
    Run run = new Run(own, own.state, item.length, item.kind());
    switch (item.kind()) {
      case Run.STRING -> {
        run.offset = own.text.size();
        TextBuffer source = item.log.text;
        own.text.append(source.substring(item.offset, item.length));
      }
      case Run.ANY, Run.JSON -> run.content = item.values().copy();
      case Run.TYPE ->
          run.content = store.newBranch(item.branch().typeRef(), item.branch().nodeName());
      case Run.DOC -> run.content = item.subdocument().copy();
      default -> run.content = item.content;
    }
    store.redone(item, run);
    run.parent = target;
    keep(run, true);
    store.integrator().placeLocal(run, target, key, left, right);
    return run;
  }
}
