package dev.weft.crdt.testkit.replay;

import dev.weft.crdt.codec.Undefined;
import dev.weft.crdt.testkit.Tagged;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Something to put into a document that is not a plain value. */
public sealed interface ReplayValue {

  /**
   * A new shared type.
   *
   * @param kind as the golden vectors name it
   * @param name node name or hook name; empty for the other kinds
   * @param text the text to start with, or null
   * @param delta the delta to start with; counts if there is no text
   * @param entries entries of a map or hook, attributes of an element
   * @param children elements of an array, children of an element or a fragment
   */
  record NewType(
      String kind,
      String name,
      @Nullable String text,
      List<ReplayOp.DeltaStep> delta,
      Map<String, @Nullable Object> entries,
      List<@Nullable Object> children)
      implements ReplayValue {}

  /** A new sub-document; options as they go on the wire. */
  record NewDocument(String guid, Map<String, @Nullable Object> options) implements ReplayValue {}

  /** Turns a tagged JSON value into a plain value or a {@link ReplayValue}. */
  static @Nullable Object of(@Nullable Object tagged) {
    if (tagged instanceof List<?> list) {
      return listOf(list);
    }
    if (!(tagged instanceof Map<?, ?>)) {
      return tagged;
    }
    Map<String, @Nullable Object> object = Tagged.object(tagged);
    Object tag = object.get("$");
    if (tag == null) {
      Map<String, @Nullable Object> values = new LinkedHashMap<>();
      object.forEach((key, value) -> values.put(key, of(value)));
      return values;
    }
    return switch ((String) tag) {
      case "undefined", "bigint", "number", "bytes" -> Tagged.value(object);
      case "doc" -> document(object);
      default -> type((String) tag, object);
    };
  }

  /** {@link #of} for the elements of a list. */
  static List<@Nullable Object> listOf(List<?> tagged) {
    List<@Nullable Object> values = new ArrayList<>();
    tagged.forEach(value -> values.add(of(value)));
    return values;
  }

  private static NewDocument document(Map<String, @Nullable Object> object) {
    Map<String, @Nullable Object> options = new LinkedHashMap<>();
    for (String option : List.of("gc", "autoLoad", "meta")) {
      if (object.containsKey(option)) {
        options.put(option, of(object.get(option)));
      }
    }
    return new NewDocument(Tagged.string(object, "guid"), options);
  }

  private static NewType type(String kind, Map<String, @Nullable Object> object) {
    Map<String, @Nullable Object> entries = new LinkedHashMap<>();
    String entriesName = kind.equals("xmlelement") ? "a" : "e";
    for (Object entry : Tagged.values(object, entriesName)) {
      List<?> pair = (List<?>) Objects.requireNonNull(entry);
      entries.put((String) Objects.requireNonNull(pair.get(0)), of(pair.get(1)));
    }
    return new NewType(
        kind,
        object.get("n") instanceof String name ? name : "",
        object.get("s") instanceof String text ? text : null,
        ReplayOp.delta(Tagged.values(object, "delta")),
        entries,
        listOf(Tagged.values(object, kind.equals("array") ? "v" : "c")));
  }

  /** Whether a member of an operation counts: neither absent nor undefined. */
  static boolean present(@Nullable Object value) {
    return value != null && value != Undefined.UNDEFINED;
  }
}
