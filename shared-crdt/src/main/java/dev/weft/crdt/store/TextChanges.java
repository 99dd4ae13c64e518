package dev.weft.crdt.store;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a transaction changed in a text, as a delta (specification §11.11). Reading it deletes marks
 * that say nothing, so it runs within an open transaction of its own.
 */
public final class TextChanges {
  /** Takes the steps of the delta. */
  public interface Sink {
    /** Text, an embed or a {@link Branch}. */
    void insert(@Nullable Object content, Map<String, @Nullable Object> attributes);

    /** Unchanged content, perhaps with changed attributes. */
    void retain(int length, Map<String, @Nullable Object> attributes);

    /** Deleted content. */
    void delete(int length);
  }

  /** So many changed runs are looked for by themselves; beyond them the whole text is read. */
  private static final int FEW = 64;

  private enum Open {
    NONE,
    INSERT,
    RETAIN,
    DELETE
  }

  private final Store store;
  private final StoreTransaction transaction;
  private final Sink sink;
  private final Map<String, @Nullable Object> current = new LinkedHashMap<>();
  private final Map<String, @Nullable Object> old = new LinkedHashMap<>();
  private final Map<String, @Nullable Object> changed = new LinkedHashMap<>();
  private Open open = Open.NONE;
  private final StringBuilder inserted = new StringBuilder();
  private int length;
  private final List<Integer> heldRetains = new ArrayList<>();

  private TextChanges(StoreTransaction transaction, Sink sink) {
    this.store = transaction.store;
    this.transaction = transaction;
    this.sink = sink;
  }

  /**
   * Computes the delta of a closed transaction; another transaction must be open. Cost: O(log n)
   * for each changed run if they are few and no format mark is among them, else linear in the text.
   */
  public static void read(Branch text, StoreTransaction transaction, Sink sink) {
    List<Run> few = ChangedRuns.find(text, transaction, FEW);
    if (few == null) {
      readWhole(text, transaction, sink);
      return;
    }
    TextChanges changes = new TextChanges(transaction, sink);
    changes.visitFew(text, few);
    changes.finish();
  }

  /** Computes the same delta by reading all of the text. */
  public static void readWhole(Branch text, StoreTransaction transaction, Sink sink) {
    TextChanges changes = new TextChanges(transaction, sink);
    for (Run run = text.head; run != null; ) {
      Run next = run.right;
      changes.visit(run);
      run = next;
    }
    changes.finish();
  }

  /** Visits changed runs in their order, counts what lies between, and asks for its format. */
  private void visitFew(Branch text, List<Run> runs) {
    boolean hasMarks = text.hasMarks();
    int at = 0;
    Run last = null;
    for (Run run : runs) {
      int start = text.startOf(run);
      if (start > at) {
        extend(Open.RETAIN, start - at);
      } else if (open == Open.INSERT && hasMarks && text.nextLive(Checks.present(last)) != run) {
        // A mark stands between; a tombstone that follows closes the insert by itself.
        closeAll();
      }
      if (hasMarks && !run.isDeleted() && open != Open.INSERT) {
        current.clear();
        current.putAll(Attributes.behind(text, run.left));
      }
      visit(run);
      at = start + run.visible();
      last = run;
    }
  }

  private void visit(Run run) {
    switch (run.kind()) {
      case Run.FORMAT -> visitFormat(run);
      case Run.STRING -> visitString(run);
      default -> {
        if (run.isCountable()) {
          visitEmbed(run);
        }
      }
    }
  }

  private void visitString(Run run) {
    int before = transaction.before(run.log) - run.clock;
    int oldUnits = Math.max(0, Math.min(run.length, before));
    boolean deletedNow = transaction.deleted(run);
    if (oldUnits > 0) {
      if (deletedNow) {
        extend(Open.DELETE, oldUnits);
      } else if (!run.isDeleted()) {
        extend(Open.RETAIN, oldUnits);
      }
    }
    if (oldUnits < run.length && !run.isDeleted()) {
      close(Open.INSERT);
      open = Open.INSERT;
      inserted.append(run.log.text, run.offset + oldUnits, run.offset + run.length);
    }
  }

  private void visitEmbed(Run run) {
    if (transaction.added(run)) {
      if (!run.isDeleted()) {
        closeAll();
        flushRetains();
        sink.insert(Reads.element(run, 0), withoutNulls(current));
      }
    } else if (transaction.deleted(run)) {
      extend(Open.DELETE, run.length);
    } else if (!run.isDeleted()) {
      extend(Open.RETAIN, run.length);
    }
  }

  private void visitFormat(Run run) {
    FormatMark mark = run.format();
    String key = mark.key();
    Object value = mark.value();
    if (transaction.added(run)) {
      if (!run.isDeleted()) {
        Object now = current.get(key);
        if (!AttributeValues.equal(now, value)) {
          closeIf(Open.RETAIN);
          if (AttributeValues.equal(value, old.get(key))) {
            changed.remove(key);
          } else {
            changed.put(key, value);
          }
        } else if (value != null) {
          store.delete(run);
        }
      }
    } else if (transaction.deleted(run)) {
      old.put(key, value);
      Object now = current.get(key);
      if (!AttributeValues.equal(now, value)) {
        closeIf(Open.RETAIN);
        changed.put(key, now);
      }
    } else if (!run.isDeleted()) {
      old.put(key, value);
      if (changed.containsKey(key)) {
        Object attribute = changed.get(key);
        if (!AttributeValues.equal(attribute, value)) {
          closeIf(Open.RETAIN);
          if (value == null) {
            changed.remove(key);
          } else {
            changed.put(key, value);
          }
        } else if (attribute != null) {
          store.delete(run);
        }
      }
    }
    if (!run.isDeleted()) {
      closeIf(Open.INSERT);
      Attributes.update(current, mark);
    }
  }

  private void extend(Open kind, int units) {
    close(kind);
    open = kind;
    length += units;
  }

  /** Closes what is open unless it is of the given kind. */
  private void close(Open except) {
    if (open != except) {
      closeAll();
    }
  }

  private void closeIf(Open kind) {
    if (open == kind) {
      closeAll();
    }
  }

  private void closeAll() {
    switch (open) {
      case INSERT -> {
        flushRetains();
        sink.insert(inserted.toString(), withoutNulls(current));
        inserted.setLength(0);
      }
      case DELETE -> {
        flushRetains();
        sink.delete(length);
      }
      case RETAIN -> {
        if (changed.isEmpty()) {
          heldRetains.add(length);
        } else {
          flushRetains();
          sink.retain(length, new LinkedHashMap<>(changed));
        }
      }
      case NONE -> {}
    }
    open = Open.NONE;
    length = 0;
  }

  private static Map<String, @Nullable Object> withoutNulls(Map<String, @Nullable Object> all) {
    Map<String, @Nullable Object> kept = new LinkedHashMap<>(all);
    kept.values().removeIf(v -> v == null);
    return kept;
  }

  /** Plain retains are held back until something follows, since trailing ones are dropped. */
  private void flushRetains() {
    heldRetains.forEach(units -> sink.retain(units, Map.of()));
    heldRetains.clear();
  }

  private void finish() {
    closeAll();
  }
}
