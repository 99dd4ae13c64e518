package dev.weft.crdt;

import dev.weft.crdt.codec.Undefined;
import dev.weft.crdt.store.PendingStructs;
import dev.weft.crdt.testkit.Script;
import dev.weft.crdt.testkit.replay.ReplayDoc;
import dev.weft.crdt.testkit.replay.ReplayOp;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The library in the replay harness: every call is one that an application can make. */
final class YDocReplay implements ReplayDoc {
  static final Factory FACTORY =
      new Factory() {
        @Override
        public String name() {
          return "YDoc";
        }

        @Override
        public ReplayDoc create(long clientId, boolean gc, boolean formatCleanup) {
          return new YDocReplay(
              new YDoc(
                  YDoc.Options.defaults()
                      .withClientId(clientId)
                      .withGc(gc)
                      .withFormattingCleanup(formatCleanup)));
        }
      };

  private static final long NOW = 1_000_000;

  private final YDoc doc;
  private final Map<String, String> kinds = new LinkedHashMap<>();

  private YDocReplay(YDoc doc) {
    this.doc = doc;
  }

  @Override
  public void declare(String kind, String root) {
    kinds.put(root, kind);
    Script.root(doc, kind, root);
  }

  @Override
  public void transact(@Nullable Object origin, List<ReplayOp> ops) {
    doc.transact(
        origin, transaction -> ops.forEach(op -> ReplayEdits.perform(type(op.path()), op)));
  }

  private YType type(List<Object> path) {
    return Script.at(doc, kinds, path);
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
    Snapshot snapshot = Snapshot.of(doc);
    return format == 1 ? snapshot.encode() : snapshot.encodeV2();
  }

  @Override
  public void setClientId(long clientId) {
    doc.setClientId(clientId);
  }

  @Override
  public void onUpdate(UpdateListener listener) {
    List<byte[]> v1 = new ArrayList<>();
    doc.onUpdate((update, origin, transaction) -> v1.add(update));
    doc.onUpdateV2(
        (update, origin, transaction) ->
            listener.update(v1.removeLast(), update, transaction.isLocal()));
  }

  @Override
  public @Nullable Object view(String root) {
    return Script.view(type(List.of(root)));
  }

  @Override
  public @Nullable Object json(String root) {
    return type(List.of(root)).toJson();
  }

  /** What waits shows in the encoded state; apart from that only the store knows it. */
  @Override
  public Pending pending() {
    PendingStructs structs = doc.store.pendingStructs();
    byte[] deletes = doc.store.pendingDeletes();
    if (doc.hasPending() != (structs != null || deletes != null)) {
      throw new AssertionError("hasPending is " + doc.hasPending());
    }
    return new Pending(
        structs == null ? null : structs.updateV2(),
        structs == null ? Map.of() : structs.missing(),
        deletes);
  }

  @Override
  public Undo undo(UndoOptions options) {
    UndoManager manager =
        new UndoManager(
            options.scope().stream().map(this::type).toList(),
            UndoManager.Options.defaults(() -> NOW)
                .withCaptureTimeoutMillis(options.merges() ? Long.MAX_VALUE : 0)
                .withTrackedOrigins(options.origins())
                .withIgnoreRemoteMapChanges(options.ignoreRemoteMapChanges()));
    return new Undo() {
      @Override
      public boolean undo() {
        return manager.undo();
      }

      @Override
      public boolean redo() {
        return manager.redo();
      }

      @Override
      public void stopCapturing() {
        manager.stopCapturing();
      }

      @Override
      public void clear() {
        manager.clear();
      }

      @Override
      public int undoStackSize() {
        return manager.undoCount();
      }

      @Override
      public int redoStackSize() {
        return manager.redoCount();
      }
    };
  }

  @Override
  public ReplayDoc restore(byte[] snapshot) {
    return new YDocReplay(Snapshot.decode(snapshot).restore(doc, YDoc.Options.defaults()));
  }

  // ---- Events

  @Override
  public void observeDeep(String root, DeepListener listener) {
    type(List.of(root))
        .observeDeep(
            events -> {
              List<Map<String, @Nullable Object>> views = new ArrayList<>();
              events.forEach(event -> views.add(view(event)));
              listener.events(events.getFirst().transaction().isLocal(), views);
            });
  }

  private static Map<String, @Nullable Object> view(YEvent event) {
    Map<String, @Nullable Object> keys = new LinkedHashMap<>();
    event.keys().forEach((key, change) -> keys.put(key, view(change)));
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("path", event.path());
    view.put("target", kind(event.target()));
    view.put("delta", Script.deltaView(event.delta()));
    view.put("keys", keys);
    return view;
  }

  private static Map<String, @Nullable Object> view(YEvent.KeyChange change) {
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("action", change.action().name().toLowerCase(Locale.ROOT));
    Object old = change.action() == YEvent.Action.ADD ? Undefined.UNDEFINED : change.oldValue();
    view.put("oldValue", old instanceof YType type ? deleted(type) : Script.view(old));
    return view;
  }

  private static Map<String, Object> deleted(YType type) {
    return Map.of("$", "deletedType", "type", kind(type));
  }

  private static String kind(YType type) {
    return type.getClass().getSimpleName().substring(1).toLowerCase(Locale.ROOT);
  }
}
