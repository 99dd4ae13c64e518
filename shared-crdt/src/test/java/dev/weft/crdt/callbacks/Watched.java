package dev.weft.crdt.callbacks;

import dev.weft.crdt.DeltaOp;
import dev.weft.crdt.Transaction;
import dev.weft.crdt.YArray;
import dev.weft.crdt.YDoc;
import dev.weft.crdt.YEvent;
import dev.weft.crdt.YMap;
import dev.weft.crdt.YText;
import dev.weft.crdt.YType;
import dev.weft.crdt.YXmlElement;
import dev.weft.crdt.YXmlHook;
import dev.weft.crdt.YXmlText;
import dev.weft.crdt.testkit.Script;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A document of ours that notes every callback as {@code watch} of {@code yjs.mjs} does. */
final class Watched {
  final YDoc doc;
  private final Map<String, String> kinds;
  private final List<Object> calls = new ArrayList<>();
  private List<Map<String, @Nullable Object>> reactions;

  Watched(YDoc doc, Map<String, String> kinds, List<Map<String, @Nullable Object>> reactions) {
    this.doc = doc;
    this.kinds = kinds;
    this.reactions = reactions;
  }

  void watch(List<List<Object>> paths) {
    doc.onBeforeAllTransactions(() -> note("beforeAll"));
    doc.onBeforeTransaction(t -> note("beforeTransaction", t, null));
    doc.onBeforeObserverCalls(t -> note("beforeObserverCalls", t, null));
    doc.onAfterTransaction(t -> note("afterTransaction", t, changed(t)));
    doc.onAfterTransactionCleanup(t -> note("afterTransactionCleanup", t, null));
    doc.onUpdate((update, origin, t) -> note("update", base64(update)));
    doc.onUpdateV2((update, origin, t) -> note("updateV2", base64(update)));
    doc.onSubdocuments(
        e -> note("subdocs", guids(e.loaded()), guids(e.added()), guids(e.removed())));
    doc.onAfterAllTransactions(all -> note("afterAll", (long) all.size()));
    for (List<Object> path : paths) {
      YType type = Script.at(doc, kinds, path);
      type.observeAny(
          event -> {
            note("observe", path, view(event));
            react();
          });
      type.observeDeep(
          events -> note("observeDeep", path, events.stream().map(Watched::view).toList()));
    }
  }

  private void react() {
    List<Map<String, @Nullable Object>> ops = reactions;
    reactions = List.of();
    if (!ops.isEmpty()) {
      run("reaction", ops);
    }
  }

  void run(@Nullable Object origin, List<Map<String, @Nullable Object>> ops) {
    doc.transact(
        origin,
        t -> {
          for (Map<String, @Nullable Object> op : ops) {
            Script.run(doc, kinds, op);
          }
        });
  }

  /** The callbacks since the last time. */
  List<Object> drain() {
    List<Object> drained = new ArrayList<>(calls);
    calls.clear();
    return drained;
  }

  private void note(@Nullable Object... parts) {
    calls.add(Arrays.asList(parts));
  }

  private void note(String name, Transaction t, @Nullable Object more) {
    note(name, t.origin(), t.isLocal(), more);
  }

  private static String base64(byte[] update) {
    return Base64.getEncoder().encodeToString(update);
  }

  private static List<String> guids(Collection<YDoc> docs) {
    return docs.stream().map(YDoc::guid).toList();
  }

  private static List<Object> changed(Transaction t) {
    List<Object> all = new ArrayList<>();
    for (Map.Entry<YType, Set<@Nullable String>> change : t.changed().entrySet()) {
      all.add(List.of(kind(change.getKey()), sorted(change.getValue())));
    }
    return all;
  }

  /** JavaScript sorts null as the text "null". */
  private static List<@Nullable Object> sorted(Set<@Nullable String> keys) {
    List<@Nullable Object> sorted = new ArrayList<>(keys);
    sorted.sort(Comparator.comparing(String::valueOf));
    return sorted;
  }

  private static String kind(YType type) {
    return switch (type) {
      case YXmlText t -> "xmltext";
      case YText t -> "text";
      case YXmlHook h -> "xmlhook";
      case YMap m -> "map";
      case YArray a -> "array";
      case YXmlElement e -> "xmlelement";
      default -> "xmlfragment";
    };
  }

  static Map<String, @Nullable Object> view(YEvent event) {
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("path", event.path());
    view.put("target", kind(event.target()));
    List<DeltaOp> delta = event.delta();
    view.put("delta", Script.deltaView(delta));
    List<Object> keys = new ArrayList<>();
    event
        .keys()
        .forEach(
            (key, change) -> {
              List<@Nullable Object> entry = new ArrayList<>();
              entry.add(key);
              entry.add(change.action().name().toLowerCase(Locale.ROOT));
              if (change.action() != YEvent.Action.ADD) {
                entry.add(old(change.oldValue()));
              }
              keys.add(entry);
            });
    view.put("keys", keys);
    return view;
  }

  private static @Nullable Object old(@Nullable Object value) {
    return value instanceof YType type
        ? Map.of("$", "deletedType", "type", kind(type))
        : Script.view(value);
  }
}
