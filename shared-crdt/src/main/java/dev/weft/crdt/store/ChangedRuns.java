package dev.weft.crdt.store;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds what a closed transaction added to a text and deleted in it, without reading the text. */
final class ChangedRuns {
  private final Branch text;
  private final StoreTransaction transaction;
  private final List<Run> found = new ArrayList<>(4);
  private int left;

  private ChangedRuns(Branch text, StoreTransaction transaction, int max) {
    this.text = text;
    this.transaction = transaction;
    this.left = max;
  }

  /**
   * The runs that the delta of the transaction is made of, in the order of the text.
   *
   * @param max of how many runs, of this type or others, the transaction may consist
   * @return null if they are more, or if a format mark came or went: such a mark says something
   *     about all that stands behind it
   */
  static @Nullable List<Run> find(Branch text, StoreTransaction transaction, int max) {
    ChangedRuns runs = new ChangedRuns(text, transaction, max);
    return runs.findAdded() && runs.findDeleted() ? runs.sorted() : null;
  }

  private boolean findAdded() {
    for (int i = 0; i < transaction.touchedCount(); i++) {
      ClientLog log = transaction.touched(i);
      int before = transaction.before(i);
      Run run = before < log.state ? log.find(before) : null;
      for (; run != null; run = log.next(run)) {
        if (left-- == 0 || (isHere(run) && run.isLiveFormat())) {
          return false;
        }
        // What was deleted again says nothing, unless a part of it is older.
        if (isHere(run) && (!run.isDeleted() || run.clock < before)) {
          found.add(run);
        }
      }
    }
    return true;
  }

  private boolean findDeleted() {
    if (!transaction.hasDeletes()) {
      return true;
    }
    boolean[] isEasy = {true};
    transaction
        .deletes()
        .forEach(
            (client, clock, length) ->
                isEasy[0] = isEasy[0] && findDeleted(client, (int) clock, (int) (clock + length)));
    return isEasy[0];
  }

  private boolean findDeleted(long client, int from, int to) {
    ClientLog log = Checks.present(transaction.store.logOrNull(client));
    int before = transaction.before(log);
    for (Run run = log.find(from); run != null && run.clock < to; run = log.next(run)) {
      boolean isOld = run.end() <= before;
      if (left-- == 0 || (isOld && isHere(run) && run.kind() == Run.FORMAT)) {
        return false;
      }
      // A run counts by its first element, also where it was joined with what was deleted before.
      if (isOld && run.clock >= from && isHere(run)) {
        found.add(run);
      }
    }
    return true;
  }

  private boolean isHere(Run run) {
    return run.parent == text && !run.isKeyed();
  }

  private List<Run> sorted() {
    if (found.size() > 1) {
      found.sort((a, b) -> a == b ? 0 : text.isBefore(a, b) ? -1 : 1);
    }
    return found;
  }
}
