package dev.weft.crdt.testkit;

import dev.weft.crdt.DeltaOp;
import dev.weft.crdt.UndoManager;
import dev.weft.crdt.YArray;
import dev.weft.crdt.YDoc;
import dev.weft.crdt.YMap;
import dev.weft.crdt.YText;
import dev.weft.crdt.YType;
import dev.weft.crdt.YXmlElement;
import dev.weft.crdt.YXmlFragment;
import dev.weft.crdt.YXmlHook;
import dev.weft.crdt.YXmlText;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Runs the operations of golden vectors on documents: the script language that the vectors' README
 * describes, and the views that it compares.
 */
public final class Script {
  private Script() {}

  /** Gets a root by the vectors' name of its kind. */
  public static YType root(YDoc doc, String kind, String name) {
    return switch (kind) {
      case "text" -> doc.getText(name);
      case "array" -> doc.getArray(name);
      case "map" -> doc.getMap(name);
      case "xml", "xmlfragment", "fragment" -> doc.getXmlFragment(name);
      case "xmlelement", "element" -> doc.getXmlElement(name);
      case "xmltext" -> doc.getXmlText(name);
      default -> throw new IllegalArgumentException(kind);
    };
  }

  /** Declares all roots of a case. */
  public static void declare(YDoc doc, Map<String, @Nullable Object> testCase) {
    for (Object root : Tagged.values(testCase, "roots")) {
      List<?> pair = (List<?>) Objects.requireNonNull(root);
      root(doc, (String) pair.get(0), (String) pair.get(1));
    }
  }

  /** Follows a path from a root down. */
  public static YType at(YDoc doc, Map<String, String> kinds, List<?> path) {
    YType type = root(doc, Objects.requireNonNull(kinds.get(path.get(0))), (String) path.get(0));
    for (Object step : path.subList(1, path.size())) {
      Object next =
          step instanceof String key
              ? (type instanceof YMap map
                  ? map.get(key)
                  : type instanceof YXmlElement element
                      ? element.getAttribute(key)
                      : ((YText) type).getAttribute(key))
              : child(type, ((Number) step).intValue());
      type = (YType) Objects.requireNonNull(next, () -> "path " + path);
    }
    return type;
  }

  private static @Nullable Object child(YType type, int index) {
    if (type instanceof YArray array) {
      return array.get(index);
    }
    if (type instanceof YXmlFragment fragment) {
      return fragment.get(index);
    }
    int at = 0;
    for (DeltaOp op : ((YText) type).toDelta()) {
      Object content = ((DeltaOp.Insert) op).content();
      if (at == index && content instanceof YType) {
        return content;
      }
      at += content instanceof String s ? s.length() : 1;
    }
    return null;
  }

  /** The kinds of a case's roots. */
  public static Map<String, String> kinds(Map<String, @Nullable Object> testCase) {
    Map<String, String> kinds = new LinkedHashMap<>();
    for (Object root : Tagged.values(testCase, "roots")) {
      List<?> pair = (List<?>) Objects.requireNonNull(root);
      kinds.put((String) pair.get(1), (String) pair.get(0));
    }
    return kinds;
  }

  /** Builds a value, shared types included. */
  public static @Nullable Object build(@Nullable Object tagged) {
    if (!(tagged instanceof Map<?, ?> given) || !(given.get("$") instanceof String tag)) {
      return Tagged.value(tagged);
    }
    Map<String, @Nullable Object> object = Tagged.object(tagged);
    return switch (tag) {
      case "map" -> {
        YMap map = new YMap();
        entries(object, "e").forEach((k, v) -> map.set(k, v));
        yield map;
      }
      case "array" -> new YArray(buildAll(Tagged.values(object, "v")));
      case "text" -> fill(new YText(), object);
      case "xmltext" -> fill(new YXmlText(), object);
      case "xmlelement" -> {
        YXmlElement element = new YXmlElement(Tagged.string(object, "n"));
        entries(object, "a").forEach(element::setAttribute);
        element.insert(0, types(object, "c"));
        yield element;
      }
      case "xmlfragment" -> {
        YXmlFragment fragment = new YXmlFragment();
        fragment.insert(0, types(object, "c"));
        yield fragment;
      }
      case "xmlhook" -> {
        YXmlHook hook = new YXmlHook(Tagged.string(object, "n"));
        entries(object, "e").forEach(hook::set);
        yield hook;
      }
      case "doc" -> document(object);
      default -> Tagged.value(tagged);
    };
  }

  private static YDoc document(Map<String, @Nullable Object> object) {
    YDoc.Options options = YDoc.Options.defaults().withGuid(Tagged.string(object, "guid"));
    if (Boolean.FALSE.equals(object.get("gc"))) {
      options = options.withGc(false);
    }
    if (Boolean.TRUE.equals(object.get("autoLoad"))) {
      options = options.withAutoLoad(true);
    }
    return new YDoc(
        object.containsKey("meta") ? options.withMeta(Tagged.value(object.get("meta"))) : options);
  }

  private static YText fill(YText text, Map<String, @Nullable Object> object) {
    if (object.get("s") instanceof String s) {
      text.insert(0, s);
    } else if (object.get("delta") != null) {
      text.applyDelta(delta(Tagged.values(object, "delta")));
    }
    return text;
  }

  private static Map<String, @Nullable Object> entries(Map<String, ?> object, String name) {
    Map<String, @Nullable Object> entries = new LinkedHashMap<>();
    for (Object entry : Tagged.values(object, name)) {
      List<?> pair = (List<?>) Objects.requireNonNull(entry);
      entries.put((String) pair.get(0), build(pair.get(1)));
    }
    return entries;
  }

  private static List<YType> types(Map<String, ?> object, String name) {
    List<YType> all = new ArrayList<>();
    Tagged.values(object, name).forEach(c -> all.add((YType) Objects.requireNonNull(build(c))));
    return all;
  }

  private static List<@Nullable Object> buildAll(List<? extends @Nullable Object> tagged) {
    List<@Nullable Object> all = new ArrayList<>();
    tagged.forEach(v -> all.add(build(v)));
    return all;
  }

  /** Reads a delta of the script. */
  public static List<DeltaOp> delta(List<? extends @Nullable Object> tagged) {
    List<DeltaOp> ops = new ArrayList<>();
    for (Object op : tagged) {
      Map<String, @Nullable Object> object = Tagged.object(op);
      Map<String, @Nullable Object> attributes = attributes(object.get("attributes"));
      if (object.containsKey("insert")) {
        ops.add(new DeltaOp.Insert(build(object.get("insert")), attributes));
      } else if (object.containsKey("retain")) {
        ops.add(new DeltaOp.Retain((int) Tagged.integer(object, "retain"), attributes));
      } else {
        ops.add(new DeltaOp.Delete((int) Tagged.integer(object, "delete")));
      }
    }
    return ops;
  }

  private static Map<String, @Nullable Object> attributes(@Nullable Object tagged) {
    Object value = Tagged.value(tagged);
    return value == null ? Map.of() : Tagged.object(value);
  }

  /** Runs one operation inside the open transaction. */
  public static void run(YDoc doc, Map<String, String> kinds, Map<String, @Nullable Object> op) {
    YType type = at(doc, kinds, Tagged.values(op, "t"));
    switch (Tagged.string(op, "op")) {
      case "text.insert" -> {
        if (op.containsKey("attrs")) {
          ((YText) type).insert(index(op), Tagged.string(op, "s"), attributes(op.get("attrs")));
        } else {
          ((YText) type).insert(index(op), Tagged.string(op, "s"));
        }
      }
      case "text.embed" ->
          ((YText) type).insertEmbed(index(op), build(op.get("v")), attributes(op.get("attrs")));
      case "text.delete" -> ((YText) type).delete(index(op), count(op));
      case "text.format" ->
          ((YText) type).format(index(op), count(op), attributes(op.get("attrs")));
      case "text.delta" ->
          ((YText) type)
              .applyDelta(
                  delta(Tagged.values(op, "delta")), !Boolean.FALSE.equals(op.get("sanitize")));
      case "attr.set" -> setAttribute(type, Tagged.string(op, "k"), build(op.get("v")));
      case "attr.remove" -> removeAttribute(type, Tagged.string(op, "k"));
      case "list.insert" -> insert(type, index(op), buildAll(Tagged.values(op, "vs")));
      case "list.push" -> push(type, buildAll(Tagged.values(op, "vs")));
      case "list.delete" -> {
        if (type instanceof YArray array) {
          array.delete(index(op), count(op));
        } else {
          ((YXmlFragment) type).delete(index(op), count(op));
        }
      }
      case "list.insertAfter" -> insertAfter((YXmlFragment) type, op);
      case "map.set" -> ((YMap) type).set(Tagged.string(op, "k"), build(op.get("v")));
      case "map.delete" -> ((YMap) type).delete(Tagged.string(op, "k"));
      case "map.clear" -> ((YMap) type).clear();
      default -> throw new IllegalArgumentException(Tagged.string(op, "op"));
    }
  }

  private static int index(Map<String, ?> op) {
    return (int) Tagged.integer(op, "i");
  }

  private static int count(Map<String, ?> op) {
    return (int) Tagged.integer(op, "n");
  }

  private static void setAttribute(YType type, String name, @Nullable Object value) {
    if (type instanceof YText text) {
      text.setAttribute(name, value);
    } else {
      ((YXmlElement) type).setAttribute(name, value);
    }
  }

  private static void removeAttribute(YType type, String name) {
    if (type instanceof YText text) {
      text.removeAttribute(name);
    } else {
      ((YXmlElement) type).removeAttribute(name);
    }
  }

  private static List<YType> asTypes(List<@Nullable Object> values) {
    List<YType> types = new ArrayList<>();
    values.forEach(v -> types.add((YType) Objects.requireNonNull(v)));
    return types;
  }

  private static void insert(YType type, int index, List<@Nullable Object> values) {
    if (type instanceof YArray array) {
      array.insert(index, values);
    } else {
      ((YXmlFragment) type).insert(index, asTypes(values));
    }
  }

  private static void push(YType type, List<@Nullable Object> values) {
    if (type instanceof YArray array) {
      array.push(values);
    } else {
      ((YXmlFragment) type).push(asTypes(values));
    }
  }

  private static void insertAfter(YXmlFragment type, Map<String, @Nullable Object> op) {
    YType child = op.get("ref") == null ? null : type.get((int) Tagged.integer(op, "ref"));
    type.insertAfter(child, asTypes(buildAll(Tagged.values(op, "vs"))));
  }

  /** A type, or a plain value, as the vectors show it. */
  public static @Nullable Object view(@Nullable Object value) {
    return switch (value) {
      case YXmlHook hook -> tagged("xmlhook", Map.of("n", hook.hookName()), entryViews(hook));
      case YMap map -> tagged("map", Map.of(), entryViews(map));
      case YArray array -> tagged("array", Map.of(), Map.of("v", views(array.toList())));
      case YText text -> {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("delta", deltaView(text.toDelta()));
        if (!text.getAttributes().isEmpty()) {
          members.put("a", memberViews(text.getAttributes()));
        }
        yield tagged(text instanceof YXmlText ? "xmltext" : "text", Map.of(), members);
      }
      case YXmlElement element -> {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("n", element.nodeName());
        if (!element.getAttributes().isEmpty()) {
          members.put("a", memberViews(element.getAttributes()));
        }
        members.put("c", views(element.children()));
        yield tagged("xmlelement", Map.of(), members);
      }
      case YXmlFragment fragment ->
          tagged("xmlfragment", Map.of(), Map.of("c", views(fragment.children())));
      case YDoc doc -> {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("guid", doc.guid());
        if (!doc.options().gc()) {
          members.put("gc", false);
        }
        if (doc.options().autoLoad()) {
          members.put("autoLoad", true);
        }
        if (doc.options().meta() != null) {
          members.put("meta", doc.options().meta());
        }
        yield tagged("doc", Map.of(), members);
      }
      case List<?> list -> views(list);
      case Map<?, ?> map -> memberViews(Tagged.object(map));
      case null, default -> value;
    };
  }

  private static Map<String, @Nullable Object> tagged(
      String tag, Map<String, ?> first, Map<String, ?> members) {
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("$", tag);
    view.putAll(first);
    view.putAll(members);
    return view;
  }

  private static Map<String, @Nullable Object> entryViews(YMap map) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("e", memberViews(map.toMap()));
    return members;
  }

  private static Map<String, @Nullable Object> memberViews(Map<String, ?> members) {
    Map<String, @Nullable Object> views = new LinkedHashMap<>();
    members.forEach((k, v) -> views.put(k, view(v)));
    return views;
  }

  private static List<@Nullable Object> views(List<?> values) {
    List<@Nullable Object> views = new ArrayList<>();
    values.forEach(v -> views.add(view(v)));
    return views;
  }

  /** A delta as the vectors show it. */
  public static List<@Nullable Object> deltaView(List<DeltaOp> delta) {
    List<@Nullable Object> views = new ArrayList<>();
    for (DeltaOp op : delta) {
      Map<String, @Nullable Object> view = new LinkedHashMap<>();
      switch (op) {
        case DeltaOp.Insert insert -> {
          view.put("insert", view(insert.content()));
          putAttributes(view, insert.attributes());
        }
        case DeltaOp.Retain retain -> {
          view.put("retain", retain.length());
          putAttributes(view, retain.attributes());
        }
        case DeltaOp.Delete delete -> view.put("delete", delete.length());
      }
      views.add(view);
    }
    return views;
  }

  private static void putAttributes(Map<String, @Nullable Object> view, Map<String, ?> attributes) {
    if (!attributes.isEmpty()) {
      view.put("attributes", memberViews(attributes));
    }
  }

  /** Brings numbers and tagged values into one form, so that views compare by {@code equals}. */
  public static @Nullable Object comparable(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case BigInteger big -> big;
      case Number number ->
          number.doubleValue() == 0 ? (Object) 0.0 : (Object) number.doubleValue();
      case byte[] bytes -> "bytes " + HexFormat.of().formatHex(bytes);
      case List<?> list -> {
        List<@Nullable Object> all = new ArrayList<>();
        list.forEach(v -> all.add(comparable(v)));
        yield all;
      }
      case Map<?, ?> map -> {
        if (map.get("$") instanceof String tag && isPlainTag(tag)) {
          yield comparable(Tagged.value(map));
        }
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        map.forEach((k, v) -> all.put((String) k, comparable(v)));
        yield all;
      }
      default -> value;
    };
  }

  private static boolean isPlainTag(String tag) {
    return Set.of("undefined", "bigint", "number", "bytes").contains(tag);
  }

  /** Makes an undo manager as a script step describes it; its clock stands still. */
  public static UndoManager undoManager(
      YDoc doc, Map<String, String> kinds, Map<String, @Nullable Object> step, long[] clock) {
    List<YType> scope = new ArrayList<>();
    for (Object path : Tagged.values(step, "scope")) {
      scope.add(at(doc, kinds, (List<?>) Objects.requireNonNull(path)));
    }
    Set<@Nullable Object> origins = new HashSet<>();
    if (step.containsKey("origins")) {
      origins.addAll(Tagged.values(step, "origins"));
    } else {
      origins.add(null);
    }
    long timeout = step.containsKey("timeout") ? Tagged.integer(step, "timeout") : Long.MAX_VALUE;
    return new UndoManager(
        scope,
        UndoManager.Options.defaults(() -> clock[0])
            .withCaptureTimeoutMillis(timeout)
            .withTrackedOrigins(origins)
            .withIgnoreRemoteMapChanges(Boolean.TRUE.equals(step.get("ignoreRemoteMapChanges"))));
  }
}
