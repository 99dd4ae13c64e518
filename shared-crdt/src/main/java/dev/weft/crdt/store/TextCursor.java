package dev.weft.crdt.store;

import dev.weft.crdt.codec.JsValues;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A place in a formatted text and what can be done there (specification §11.2 to §11.7). */
final class TextCursor {
  private final Store store;
  private final Branch text;
  private final Integrator integrator;
  private @Nullable Run left;
  private @Nullable Run right;
  private int index;
  Map<String, @Nullable Object> attributes = Attributes.none();

  TextCursor(Branch text) {
    this.text = text;
    this.store = text.store;
    this.integrator = store.integrator();
    this.right = text.head;
  }

  /** Goes to an index: behind the element before it, in front of marks and tombstones. */
  void seek(int target) {
    if (target <= 0) {
      left = null;
      right = text.head;
      index = 0;
      attributes = Attributes.none();
      return;
    }
    if (target > text.length) {
      left = text.tail;
      right = null;
      index = text.length;
    } else {
      Run run = text.runAt(target - 1);
      int at = target - text.foundStart();
      if (at < run.length) {
        store.split(run, at);
      }
      left = run;
      right = run.right;
      index = target;
    }
    attributes = Attributes.behind(text, left);
  }

  boolean isAtEnd() {
    return right == null;
  }

  private void step() {
    Run run = Checks.present(right);
    if (run.isLiveFormat()) {
      Attributes.update(attributes, run.format());
    } else {
      index += run.visible();
    }
    left = run;
    right = run.right;
  }

  private static @Nullable Object valueIn(Map<String, @Nullable Object> map, String key) {
    return map.get(key);
  }

  /** Skips tombstones and marks that say what is wanted already. */
  private void minimise(Map<String, @Nullable Object> wanted) {
    while (right != null) {
      if (!right.isDeleted()) {
        if (right.kind() != Run.FORMAT) {
          return;
        }
        FormatMark mark = right.format();
        if (!AttributeValues.equal(valueIn(wanted, mark.key()), mark.value())) {
          return;
        }
      }
      step();
    }
  }

  private void insertHere(Run run) {
    ClientLog own = store.own();
    store.transaction().touch(own);
    integrator.placeLocal(run, text, null, left, right);
    // A concurrent neighbour cannot have come between: left and right are adjacent.
    right = run;
    step();
  }

  private void insertMark(String key, @Nullable Object value) {
    Run run = newRun(Run.FORMAT, 1);
    run.content = new FormatMark(key, value);
    insertHere(run);
  }

  private Run newRun(int kind, int length) {
    ClientLog own = store.own();
    return new Run(own, own.state, length, kind);
  }

  private void insertString(String value) {
    Run run = newRun(Run.STRING, value.length());
    run.offset = store.own().text.size();
    store.own().text.append(value);
    insertHere(run);
  }

  private Map<String, @Nullable Object> open(Map<String, @Nullable Object> wanted) {
    Map<String, @Nullable Object> negated = new LinkedHashMap<>();
    for (Map.Entry<String, @Nullable Object> entry : wanted.entrySet()) {
      Object current = valueIn(attributes, entry.getKey());
      if (!AttributeValues.equal(current, entry.getValue())) {
        negated.put(entry.getKey(), current);
        insertMark(entry.getKey(), entry.getValue());
      }
    }
    return negated;
  }

  private void close(Map<String, @Nullable Object> negated) {
    while (right != null) {
      if (!right.isDeleted()) {
        if (right.kind() != Run.FORMAT) {
          break;
        }
        FormatMark mark = right.format();
        if (!negated.containsKey(mark.key())
            || !AttributeValues.equal(negated.get(mark.key()), mark.value())) {
          break;
        }
        negated.remove(mark.key());
      }
      step();
    }
    for (Map.Entry<String, @Nullable Object> entry : negated.entrySet()) {
      insertMark(entry.getKey(), entry.getValue());
    }
  }

  private Map<String, @Nullable Object> complete(Map<String, @Nullable Object> wanted) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>(wanted);
    for (String key : attributes.keySet()) {
      if (!all.containsKey(key)) {
        all.put(key, null);
      }
    }
    // Yjs adds them to an object, where a key such as "7" stands in front however late it comes.
    return all.size() == wanted.size() ? all : JsValues.inPropertyOrder(all);
  }

  void insertText(String value, Map<String, @Nullable Object> wanted) {
    Map<String, @Nullable Object> all = complete(wanted);
    minimise(all);
    Map<String, @Nullable Object> negated = open(all);
    insertString(value);
    close(negated);
  }

  /** Inserts an embed or, if {@code content} is a branch, a type that is filled once placed. */
  void insertEmbed(
      @Nullable Object content, Map<String, @Nullable Object> wanted, Runnable whenPlaced) {
    Map<String, @Nullable Object> all = complete(wanted);
    minimise(all);
    Map<String, @Nullable Object> negated = open(all);
    Run run = newRun(content instanceof Branch ? Run.TYPE : Run.EMBED, 1);
    run.content = content;
    insertHere(run);
    // A type's first content takes clocks before the marks that close the attributes.
    whenPlaced.run();
    close(negated);
  }

  void format(int length, Map<String, @Nullable Object> wanted) {
    int rest = length;
    minimise(wanted);
    Map<String, @Nullable Object> negated = open(wanted);
    while (right != null && (rest > 0 || (!negated.isEmpty() && isGap(right)))) {
      Run run = right;
      if (run.isLiveFormat()) {
        FormatMark mark = run.format();
        if (wanted.containsKey(mark.key())) {
          if (AttributeValues.equal(wanted.get(mark.key()), mark.value())) {
            negated.remove(mark.key());
          } else {
            if (rest == 0) {
              break;
            }
            negated.put(mark.key(), mark.value());
          }
          store.delete(run);
        }
      } else if (!run.isDeleted()) {
        if (rest < run.length) {
          store.split(run, rest);
        }
        rest -= run.length;
      }
      step();
    }
    if (rest > 0) {
      insertString("\n".repeat(rest));
    }
    close(negated);
  }

  private static boolean isGap(Run run) {
    return run.isDeleted() || run.kind() == Run.FORMAT;
  }

  void delete(int length) {
    int rest = length;
    Map<String, @Nullable Object> startAttributes = new LinkedHashMap<>(attributes);
    Run start = right;
    while (rest > 0 && right != null) {
      Run run = right;
      if (!run.isDeleted() && run.isCountable()) {
        if (rest < run.length) {
          store.split(run, rest);
        }
        rest -= run.length;
        store.delete(run);
      }
      step();
    }
    if (start != null && text.hasMarks()) {
      FormatCleanup.cleanGap(store, start, right, startAttributes, attributes);
    }
  }
}
