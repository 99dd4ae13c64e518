package dev.weft.crdt.store;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reading a type without changing it. */
public final class Reads {
  private Reads() {}

  /** The live text, without embeds. Cost: linear. */
  public static String text(Branch text) {
    byte[] narrow = new byte[text.length];
    int size = 0;
    for (Run run = text.head; run != null; run = run.right) {
      if (isLiveString(run)) {
        if (!run.log.text.copyNarrow(run.offset, run.length, narrow, size)) {
          return wideText(text);
        }
        size += run.length;
      }
    }
    return new String(narrow, 0, size, StandardCharsets.ISO_8859_1);
  }

  private static boolean isLiveString(Run run) {
    return (run.flags & (Run.KIND | Run.DELETED)) == Run.STRING;
  }

  private static String wideText(Branch text) {
    char[] wide = new char[text.length];
    int size = 0;
    for (Run run = text.head; run != null; run = run.right) {
      if (isLiveString(run)) {
        run.log.text.copyWide(run.offset, run.length, wide, size);
        size += run.length;
      }
    }
    return new String(wide, 0, size);
  }

  /** The text of a string run. */
  public static String textOf(Run run) {
    return run.log.text.substring(run.offset, run.length);
  }

  /** Whether a run holds a string. */
  public static boolean isString(Run run) {
    return run.kind() == Run.STRING;
  }

  /** Whether it is a format mark. */
  public static boolean isFormat(Run run) {
    return run.kind() == Run.FORMAT;
  }

  /** The key of a format mark. */
  public static String formatKey(Run run) {
    return run.format().key();
  }

  /** The value of a format mark. */
  public static @Nullable Object formatValue(Run run) {
    return run.format().value();
  }

  /** Whether a run counts as content, live or not. */
  public static boolean isCountable(Run run) {
    return run.isCountable();
  }

  /** Calls back for every run of the list, tombstones included. */
  public static void forEach(Branch list, Consumer<Run> visitor) {
    for (Run run = list.head; run != null; run = run.right) {
      visitor.accept(run);
    }
  }

  /** Calls back for every visible run of the list. */
  public static void forEachVisible(Branch list, Consumer<Run> visitor) {
    for (Run run = list.head; run != null; run = run.right) {
      if (run.visible() > 0) {
        visitor.accept(run);
      }
    }
  }

  /**
   * The element of a run: a value, bytes, text of one unit, {@link Branch} or {@link Subdocument}.
   */
  public static @Nullable Object element(Run run, int at) {
    return switch (run.kind()) {
      case Run.ANY, Run.JSON -> run.values().get(at);
      case Run.STRING -> String.valueOf(run.log.text.charAt(run.offset + at));
      case Run.BINARY -> ((byte[]) Checks.present(run.content)).clone();
      default -> run.content;
    };
  }

  /** All elements of a run. */
  public static List<@Nullable Object> elements(Run run) {
    List<@Nullable Object> all = new ArrayList<>(run.length);
    for (int i = 0; i < run.length; i++) {
      all.add(element(run, i));
    }
    return all;
  }

  /** The visible element at an index. */
  public static @Nullable Object get(Branch list, int index) {
    if (index < 0 || index >= list.length) {
      throw new IndexOutOfBoundsException("index " + index + ", length " + list.length);
    }
    Run run = list.runAt(index);
    return element(run, index - list.foundStart());
  }

  /** How many visible elements stand left of a list child. */
  public static int indexOf(Branch list, Run child) {
    return list.startOf(child);
  }

  /** Whether some ancestor of a run, or its parent, is as asked. */
  public static boolean isInside(Run run, Predicate<Branch> asked) {
    for (Branch up = run.parent; up != null; up = up.parent()) {
      if (asked.test(up)) {
        return true;
      }
    }
    return false;
  }

  /** The key of a map entry, or null. */
  public static @Nullable String key(Run run) {
    return run.key();
  }

  /** The run that stands left of another one in its list or chain. */
  public static @Nullable Run left(Run run) {
    return run.left;
  }

  /** The rightmost run of a key's chain, deleted or not. */
  public static @Nullable Run entry(Branch map, String key) {
    return map.map.get(key);
  }

  /** The last run of the list, tombstones included. */
  public static @Nullable Run tail(Branch list) {
    return list.tail;
  }

  /** The run that holds a visible element, and its offset there. */
  public static Run runAt(Branch list, int index) {
    return list.runAt(index);
  }

  /** Index of the first element of the run found by {@link #runAt}. */
  public static int foundStart(Branch list) {
    return list.foundStart();
  }

  /** The run that contains an element, or null if it is unknown yet. */
  public static @Nullable Run find(Store store, long client, long clock) {
    ClientLog log = store.logOrNull(client);
    return log == null || clock < 0 || clock >= log.state ? null : log.find((int) clock);
  }

  /** The type that a run holds, or null. */
  public static @Nullable Branch typeOf(Run run) {
    return run.kind() == Run.TYPE ? run.branch() : null;
  }

  /** Where undo made a run's first element again: client and clock, or null. */
  public static long @Nullable [] redoneOf(Store store, Run run) {
    Store.Redone to = store.redoneOf(run);
    return to == null ? null : new long[] {to.log().client, to.clock()};
  }
}
