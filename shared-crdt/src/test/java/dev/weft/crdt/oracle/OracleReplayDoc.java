package dev.weft.crdt.oracle;

import dev.weft.crdt.StateVector;
import dev.weft.crdt.testkit.replay.ReplayDoc;
import dev.weft.crdt.testkit.replay.ReplayOp;
import dev.weft.crdt.testkit.replay.ReplayValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The oracle in the replay harness. */
public final class OracleReplayDoc implements ReplayDoc {
  /** Makes documents of the oracle. */
  public static final Factory FACTORY =
      new Factory() {
        @Override
        public String name() {
          return "oracle";
        }

        @Override
        public ReplayDoc create(long clientId, boolean gc, boolean formatCleanup) {
          // New client ids are only needed after a collision, and then only have to be unused.
          long[] next = {(1L << 40) + clientId};
          return new OracleReplayDoc(new NaiveDoc(clientId, gc, formatCleanup, () -> next[0]++));
        }
      };

  private final NaiveDoc doc;

  private OracleReplayDoc(NaiveDoc doc) {
    this.doc = doc;
  }

  private static Kind kind(String name) {
    String constant = name.toUpperCase(Locale.ROOT);
    return Kind.valueOf(constant.startsWith("XML") ? "XML_" + constant.substring(3) : constant);
  }

  @Override
  public void declare(String kind, String root) {
    doc.root(root, kind(kind));
  }

  @Override
  public void apply(byte[] update, int format, @Nullable Object origin) {
    if (format == 1) {
      doc.applyUpdate(update, origin);
    } else {
      doc.applyUpdateV2(update, origin);
    }
  }

  @Override
  public byte[] encodeState(int format, byte[] stateVector) {
    StateVector known = StateVector.decode(stateVector);
    return format == 1 ? doc.encodeStateAsUpdate(known) : doc.encodeStateAsUpdateV2(known);
  }

  @Override
  public byte[] stateVector() {
    return doc.stateVector().encode();
  }

  @Override
  public byte[] snapshot(int format) {
    return format == 1 ? doc.snapshot() : doc.snapshotV2();
  }

  @Override
  public void setClientId(long clientId) {
    doc.setClientId(clientId);
  }

  @Override
  public void onUpdate(UpdateListener listener) {
    doc.onUpdate(u -> listener.update(u.v1(), u.v2(), u.transaction().isLocal()));
  }

  @Override
  public @Nullable Object view(String root) {
    return Views.tagged(doc.root(root));
  }

  @Override
  public @Nullable Object json(String root) {
    return Views.json(doc.root(root));
  }

  @Override
  public Pending pending() {
    NaiveDoc.Pending structs = doc.pendingStructs();
    return new Pending(
        structs == null ? null : structs.update(),
        structs == null ? Map.of() : structs.missing(),
        doc.pendingDeletes());
  }

  @Override
  public Undo undo(UndoOptions options) {
    NaiveUndo undo =
        new NaiveUndo(
            doc,
            options.scope().stream().map(this::type).toList(),
            options.origins(),
            options.merges(),
            options.ignoreRemoteMapChanges());
    return new Undo() {
      @Override
      public boolean undo() {
        return undo.undo();
      }

      @Override
      public boolean redo() {
        return undo.redo();
      }

      @Override
      public void stopCapturing() {
        undo.stopCapturing();
      }

      @Override
      public void clear() {
        undo.clear();
      }

      @Override
      public int undoStackSize() {
        return undo.undoStackSize();
      }

      @Override
      public int redoStackSize() {
        return undo.redoStackSize();
      }
    };
  }

  @Override
  public ReplayDoc restore(byte[] snapshot) {
    return new OracleReplayDoc(doc.restore(snapshot));
  }

  // ---- Operations

  private Type type(List<Object> path) {
    Type type = doc.root((String) path.getFirst());
    for (Object step : path.subList(1, path.size())) {
      type = Edits.child(type, step);
    }
    return type;
  }

  @Override
  public void transact(@Nullable Object origin, List<ReplayOp> ops) {
    doc.transact(origin, tx -> ops.forEach(op -> perform(tx, type(op.path()), op)));
  }

  private static void perform(Transaction tx, Type t, ReplayOp op) {
    switch (op) {
      case ReplayOp.TextInsert o -> RichText.insert(tx, t, o.index(), o.text(), o.attributes());
      case ReplayOp.TextEmbed o ->
          RichText.insertEmbed(tx, t, o.index(), value(o.value()), o.attributes());
      case ReplayOp.TextDelete o -> RichText.delete(tx, t, o.index(), o.length());
      case ReplayOp.TextFormat o -> RichText.format(tx, t, o.index(), o.length(), o.attributes());
      case ReplayOp.TextDelta o -> RichText.applyDelta(tx, t, steps(o.delta()), o.sanitize());
      case ReplayOp.AttributeSet o -> Edits.set(tx, t, o.key(), value(o.value()));
      case ReplayOp.AttributeRemove o -> Edits.remove(tx, t, o.key());
      case ReplayOp.ListInsert o -> Edits.insert(tx, t, o.index(), values(o.values()));
      case ReplayOp.ListPush o -> {
        if (t.kind == Kind.ARRAY) {
          Edits.push(tx, t, values(o.values()));
        } else {
          Edits.insert(tx, t, t.length, values(o.values()));
        }
      }
      case ReplayOp.ListDelete o -> Edits.delete(tx, t, o.index(), o.length());
      case ReplayOp.ListInsertAfter o ->
          Edits.insertAfterChild(tx, t, o.child(), values(o.values()));
      case ReplayOp.MapSet o -> Edits.set(tx, t, o.key(), value(o.value()));
      case ReplayOp.MapDelete o -> Edits.remove(tx, t, o.key());
      case ReplayOp.MapClear o -> Edits.clear(tx, t);
    }
  }

  private static List<RichText.Step> steps(List<ReplayOp.DeltaStep> delta) {
    List<RichText.Step> steps = new ArrayList<>();
    for (ReplayOp.DeltaStep step : delta) {
      steps.add(
          switch (step) {
            case ReplayOp.DeltaStep.Insert s ->
                new RichText.Step(true, value(s.value()), 0, 0, orEmpty(s.attributes()));
            case ReplayOp.DeltaStep.Retain s ->
                new RichText.Step(false, null, s.length(), 0, orEmpty(s.attributes()));
            case ReplayOp.DeltaStep.Delete s ->
                new RichText.Step(false, null, 0, s.length(), new LinkedHashMap<>());
          });
    }
    return steps;
  }

  private static Map<String, @Nullable Object> orEmpty(
      @Nullable Map<String, @Nullable Object> attributes) {
    return attributes == null ? new LinkedHashMap<>() : attributes;
  }

  private static List<@Nullable Object> values(List<? extends @Nullable Object> values) {
    List<@Nullable Object> converted = new ArrayList<>();
    values.forEach(value -> converted.add(value(value)));
    return converted;
  }

  private static @Nullable Object value(@Nullable Object value) {
    return switch (value) {
      case ReplayValue.NewDocument doc -> Edits.subDocument(doc.guid(), doc.options());
      case ReplayValue.NewType type -> newType(type);
      case null, default -> value;
    };
  }

  private static Type newType(ReplayValue.NewType spec) {
    Kind kind = kind(spec.kind());
    Type type = Type.create(kind, spec.name());
    List<@Nullable Object> children = values(spec.children());
    if (!children.isEmpty()) {
      type.queue(tx -> Edits.insert(tx, type, 0, children));
    }
    spec.entries()
        .forEach(
            (key, entry) -> {
              Object value = value(entry);
              type.queue(tx -> Edits.set(tx, type, key, value));
            });
    if (spec.text() != null) {
      String text = Objects.requireNonNull(spec.text());
      type.queue(tx -> RichText.insert(tx, type, 0, text, null));
    } else if (!spec.delta().isEmpty()) {
      List<RichText.Step> steps = steps(spec.delta());
      type.queue(tx -> RichText.applyDelta(tx, type, steps, true));
    }
    return type;
  }
}
