package dev.weft.crdt.oracle;

import dev.weft.crdt.codec.JsValues;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a reader of a type sees: tagged as the golden vectors are, or as toJSON (11.10, 12). */
public final class Views {
  private Views() {}

  // ---- Tagged

  /** A type as an object with a {@code $} member; other values as they are. */
  public static @Nullable Object tagged(@Nullable Object value) {
    return switch (value) {
      case Type type -> taggedType(type);
      case Content.SubDocument doc -> subDocument(doc);
      case null, default -> value;
    };
  }

  private static Map<String, @Nullable Object> taggedType(Type type) {
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("$", type.kind.name().toLowerCase(Locale.ROOT).replace("_", ""));
    switch (type.kind) {
      case ARRAY -> view.put("v", children(type));
      case MAP -> view.put("e", entries(type));
      case XML_HOOK -> {
        view.put("n", type.nodeName);
        view.put("e", entries(type));
      }
      case XML_FRAGMENT -> view.put("c", children(type));
      case XML_ELEMENT -> {
        view.put("n", type.nodeName);
        putAttributes(view, type);
        view.put("c", children(type));
      }
      case TEXT, XML_TEXT -> {
        view.put("delta", delta(type));
        putAttributes(view, type);
      }
      case UNTYPED -> throw new IllegalStateException("an untyped root has no view");
    }
    return view;
  }

  private static void putAttributes(Map<String, @Nullable Object> view, Type type) {
    Map<String, @Nullable Object> attributes = entries(type);
    if (!attributes.isEmpty()) {
      view.put("a", attributes);
    }
  }

  private static List<@Nullable Object> children(Type type) {
    List<@Nullable Object> views = new ArrayList<>();
    type.values().forEach(value -> views.add(tagged(value)));
    return views;
  }

  private static Map<String, @Nullable Object> entries(Type type) {
    Map<String, @Nullable Object> views = new LinkedHashMap<>();
    type.entries().forEach((key, value) -> views.put(key, tagged(value)));
    return views;
  }

  private static Map<String, @Nullable Object> subDocument(Content.SubDocument doc) {
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("$", "doc");
    view.put("guid", doc.guid());
    view.putAll(doc.options());
    return view;
  }

  /** The runs of a text (11.10), embedded types as tagged views. */
  static List<@Nullable Object> delta(Type text) {
    List<@Nullable Object> delta = new ArrayList<>();
    Map<String, @Nullable Object> current = new LinkedHashMap<>();
    StringBuilder run = new StringBuilder();
    for (Item item : text.items()) {
      if (item.deleted) {
        continue;
      }
      switch (item.content) {
        case Content.Text t -> run.append(t.text());
        case Content.Format marker -> {
          closeRun(delta, run, current);
          Attributes.update(current, marker);
        }
        default -> {
          closeRun(delta, run, current);
          for (Object value : item.content.values()) {
            delta.add(step(tagged(value), current));
          }
        }
      }
    }
    closeRun(delta, run, current);
    return delta;
  }

  private static void closeRun(
      List<@Nullable Object> delta, StringBuilder run, Map<String, @Nullable Object> current) {
    if (!run.isEmpty()) {
      delta.add(step(run.toString(), current));
      run.setLength(0);
    }
  }

  private static Map<String, @Nullable Object> step(
      @Nullable Object insert, Map<String, @Nullable Object> current) {
    Map<String, @Nullable Object> step = new LinkedHashMap<>();
    step.put("insert", insert);
    if (!current.isEmpty()) {
      step.put("attributes", new LinkedHashMap<>(current));
    }
    return step;
  }

  // ---- toJSON

  /** What toJSON gives. */
  public static @Nullable Object json(@Nullable Object value) {
    return switch (value) {
      case Type type -> jsonType(type);
      case Content.SubDocument doc -> subDocument(doc);
      case null, default -> value;
    };
  }

  private static Object jsonType(Type type) {
    return switch (type.kind) {
      case ARRAY -> {
        List<@Nullable Object> values = new ArrayList<>();
        type.values().forEach(value -> values.add(json(value)));
        yield values;
      }
      case MAP, XML_HOOK -> {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        type.entries().forEach((key, value) -> values.put(key, json(value)));
        yield values;
      }
      case TEXT -> plainText(type);
      case XML_FRAGMENT, XML_ELEMENT, XML_TEXT -> xml(type);
      case UNTYPED -> throw new IllegalStateException("an untyped root has no view");
    };
  }

  static String plainText(Type text) {
    StringBuilder plain = new StringBuilder();
    for (Item item : text.items()) {
      if (!item.deleted && item.content instanceof Content.Text t) {
        plain.append(t.text());
      }
    }
    return plain.toString();
  }

  // ---- XML strings (12)

  private static String xml(@Nullable Object value) {
    return value instanceof Type type ? xml(type) : string(value);
  }

  private static String xml(Type type) {
    return switch (type.kind) {
      case XML_ELEMENT -> element(type.nodeName.toLowerCase(Locale.ROOT), type.entries(), type);
      case XML_TEXT -> xmlText(type);
      case XML_FRAGMENT -> childrenXml(type);
      default -> "[object Object]";
    };
  }

  private static String childrenXml(Type type) {
    StringBuilder out = new StringBuilder();
    type.values().forEach(child -> out.append(xml(child)));
    return out.toString();
  }

  private static String element(
      String name, Map<String, @Nullable Object> attributes, Type children) {
    return open(name, attributes) + childrenXml(children) + "</" + name + ">";
  }

  private static String open(String name, Map<String, @Nullable Object> attributes) {
    StringBuilder out = new StringBuilder("<").append(name);
    new TreeMap<>(attributes)
        .forEach((k, v) -> out.append(' ').append(k).append("=\"").append(string(v)).append('"'));
    return out.append('>').toString();
  }

  private static String xmlText(Type text) {
    StringBuilder out = new StringBuilder();
    for (Object run : delta(text)) {
      Map<String, @Nullable Object> step = members(run);
      List<String> names = new ArrayList<>();
      for (Map.Entry<String, @Nullable Object> attribute :
          new TreeMap<>(members(step.get("attributes"))).entrySet()) {
        names.add(attribute.getKey());
        out.append(open(attribute.getKey(), members(attribute.getValue())));
      }
      out.append(string(step.get("insert")));
      names.reversed().forEach(name -> out.append("</").append(name).append('>'));
    }
    return out.toString();
  }

  @SuppressWarnings("unchecked")
  private static Map<String, @Nullable Object> members(@Nullable Object value) {
    return value instanceof Map<?, ?> ? (Map<String, @Nullable Object>) value : Map.of();
  }

  /** A value as JavaScript prints it into a template. */
  private static String string(@Nullable Object value) {
    return switch (value) {
      case null -> "null";
      case Double d -> JsValues.numberToString(d);
      case List<?> list -> String.join(",", list.stream().map(Views::string).toList());
      case Map<?, ?> map -> "[object Object]";
      case Type type -> xml(type);
      default -> value.toString();
    };
  }
}
