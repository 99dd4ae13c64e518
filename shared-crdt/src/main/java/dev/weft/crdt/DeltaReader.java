package dev.weft.crdt;

import dev.weft.crdt.store.Reads;
import dev.weft.crdt.store.Run;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Joins runs of a text to inserts (specification §11.10). */
final class DeltaReader {
  private final YText text;
  private final List<DeltaOp> ops = new ArrayList<>();
  private final Map<String, @Nullable Object> attributes = new LinkedHashMap<>();
  private final StringBuilder open = new StringBuilder();

  DeltaReader(YText text) {
    this.text = text;
  }

  void visit(Run run) {
    if (run.isDeleted()) {
      return;
    }
    if (Reads.isFormat(run)) {
      format(run);
    } else if (Reads.isString(run)) {
      open.append(Reads.textOf(run));
    } else if (Reads.isCountable(run)) {
      flush();
      ops.add(new DeltaOp.Insert(text.shown(Reads.element(run, 0)), snapshotOfAttributes()));
    }
  }

  void format(Run run) {
    flush();
    Object value = Reads.formatValue(run);
    if (value == null) {
      attributes.remove(Reads.formatKey(run));
    } else {
      attributes.put(Reads.formatKey(run), value);
    }
  }

  /** Adds text of a run that need not be live. */
  void append(String more) {
    open.append(more);
  }

  /** Adds an embed or a type that need not be live. */
  void embed(@Nullable Object content) {
    flush();
    ops.add(new DeltaOp.Insert(content, snapshotOfAttributes()));
  }

  /** Sets an attribute of what follows; an equal one does not part what stands on both sides. */
  void put(String key, @Nullable Object value) {
    if (Objects.equals(attributes.get(key), value)) {
      return;
    }
    flush();
    if (value == null) {
      attributes.remove(key);
    } else {
      attributes.put(key, value);
    }
  }

  private Map<String, @Nullable Object> snapshotOfAttributes() {
    return new LinkedHashMap<>(attributes);
  }

  private void flush() {
    if (!open.isEmpty()) {
      ops.add(new DeltaOp.Insert(open.toString(), snapshotOfAttributes()));
      open.setLength(0);
    }
  }

  List<DeltaOp> finish() {
    flush();
    return ops;
  }
}
