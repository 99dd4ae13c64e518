package dev.weft.crdt.store;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Deletes format marks that say nothing any more (specification §11.7 and §11.8). */
public final class FormatCleanup {
  private FormatCleanup() {}

  private static @Nullable Object valueIn(Map<String, @Nullable Object> map, String key) {
    return map.get(key);
  }

  /** Cleans the marks between two contents; {@code current} is where a deletion stopped. */
  static int cleanGap(
      Store store,
      Run start,
      @Nullable Run current,
      Map<String, @Nullable Object> startAttributes,
      Map<String, @Nullable Object> currentAttributes) {
    Run end = start;
    Map<String, Run> lastOfKey = new LinkedHashMap<>();
    while (end != null && (!end.isCountable() || end.isDeleted())) {
      if (end.isLiveFormat()) {
        lastOfKey.put(end.format().key(), end);
      }
      end = end.right;
    }
    int cleaned = 0;
    boolean reached = false;
    for (Run run = start; run != null && run != end; run = run.right) {
      if (run == current) {
        reached = true;
      }
      if (!run.isLiveFormat()) {
        continue;
      }
      FormatMark mark = run.format();
      Object startValue = valueIn(startAttributes, mark.key());
      boolean startIsSame = AttributeValues.identical(startValue, mark.value());
      if (lastOfKey.get(mark.key()) != run || startIsSame) {
        store.delete(run);
        cleaned++;
        if (!reached
            && AttributeValues.identical(valueIn(currentAttributes, mark.key()), mark.value())
            && !startIsSame) {
          if (startValue == null) {
            currentAttributes.remove(mark.key());
          } else {
            currentAttributes.put(mark.key(), startValue);
          }
        }
      }
      if (!reached && !run.isDeleted()) {
        Attributes.update(currentAttributes, mark);
      }
    }
    return cleaned;
  }

  /** Whether a closed remote transaction left something to clean. */
  public static boolean isNeeded(StoreTransaction transaction) {
    if (transaction.isLocal()) {
      return false;
    }
    for (TypeChange change : transaction.changes()) {
      Branch branch = change.branch();
      if (!change.isWithdrawn() && branch.isText() && branch.hasFormats && !branch.isDeleted()) {
        return true;
      }
    }
    return false;
  }

  /** Cleans what a closed transaction touched, within another, open transaction. */
  public static void run(Store store, StoreTransaction flagged) {
    Set<Branch> full = new LinkedHashSet<>();
    for (int i = 0; i < flagged.touchedCount(); i++) {
      ClientLog log = flagged.touched(i);
      int from = flagged.before(i);
      int to = flagged.after(i);
      Run run = to > from ? log.find(from) : null;
      while (run != null && run.clock < to) {
        if (run.isLiveFormat()) {
          full.add(Checks.present(run.parent));
        }
        run = log.next(run);
      }
    }
    List<long[]> ranges = new ArrayList<>();
    flagged
        .deletes()
        .forEachAsAdded((client, from, length) -> ranges.add(new long[] {client, from, length}));
    for (long[] range : ranges) {
      cleanRange(store, full, range);
    }
    full.forEach(text -> cleanText(store, text));
  }

  private static void cleanRange(Store store, Set<Branch> full, long[] range) {
    ClientLog log = store.logOf(range[0]);
    int from = (int) range[1];
    int to = (int) (range[1] + range[2]);
    Run run = store.cleanStart(log, from);
    while (run != null && run.clock < to) {
      if (run.isItem() && run.end() > to) {
        store.split(run, to - run.clock);
      }
      Branch parent = run.parent;
      if (run.isItem() && parent != null && parent.hasFormats && !full.contains(parent)) {
        if (run.kind() == Run.FORMAT) {
          full.add(parent);
        } else {
          cleanAround(store, run);
        }
      }
      run = log.next(run);
    }
  }

  /** Of several marks of one key in a gap only the last stays. */
  private static void cleanAround(Store store, Run item) {
    Run run = item;
    while (run.right != null && (run.right.isDeleted() || !run.right.isCountable())) {
      run = run.right;
    }
    Set<String> seen = new HashSet<>();
    for (Run at = run; at != null && (at.isDeleted() || !at.isCountable()); at = at.left) {
      if (at.isLiveFormat() && !seen.add(at.format().key())) {
        store.delete(at);
      }
    }
  }

  private static void cleanText(Store store, Branch text) {
    Run start = text.head;
    Map<String, @Nullable Object> startAttributes = Attributes.none();
    Map<String, @Nullable Object> current = Attributes.none();
    for (Run run = start; run != null; run = run.right) {
      if (run.isDeleted()) {
        continue;
      }
      if (run.kind() == Run.FORMAT) {
        Attributes.update(current, run.format());
      } else {
        cleanGap(store, Checks.present(start), run, startAttributes, current);
        startAttributes = new LinkedHashMap<>(current);
        start = run;
      }
    }
  }
}
