package dev.weft.crdt.oracle;

import dev.weft.crdt.codec.JsValues;
import dev.weft.crdt.codec.Undefined;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Comparing and changing format attributes (11.1). */
final class Attributes {
  private Attributes() {}

  /** JavaScript's {@code ===}: primitives by value, objects by reference as the rules ask. */
  @SuppressWarnings("ReferenceEquality")
  static boolean identical(@Nullable Object a, @Nullable Object b) {
    if (a instanceof Number x && b instanceof Number y) {
      return x.doubleValue() == y.doubleValue();
    }
    if (a instanceof String || a instanceof Boolean) {
      return a.equals(b);
    }
    return a == b;
  }

  /** Identical, or objects of the same size whose members are identical. */
  static boolean same(@Nullable Object a, @Nullable Object b) {
    if (identical(a, b)) {
      return true;
    }
    Map<String, @Nullable Object> x = members(a);
    Map<String, @Nullable Object> y = members(b);
    return x != null
        && y != null
        && x.size() == y.size()
        && x.entrySet().stream()
            .allMatch(e -> y.containsKey(e.getKey()) && identical(e.getValue(), y.get(e.getKey())));
  }

  private static @Nullable Map<String, @Nullable Object> members(@Nullable Object value) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    switch (value) {
      case Map<?, ?> map -> map.forEach((k, v) -> members.put((String) k, v));
      case List<?> list -> {
        for (Object element : list) {
          members.put(Integer.toString(members.size()), element);
        }
      }
      case null, default -> {
        return null;
      }
    }
    return members;
  }

  /** Applies a marker. */
  static void update(Map<String, @Nullable Object> attributes, Content.Format marker) {
    if (marker.value() == null) {
      attributes.remove(marker.key());
    } else {
      attributes.put(marker.key(), marker.value());
    }
  }

  /** A copy without undefined members, in JavaScript's order of properties. */
  static Map<String, @Nullable Object> wanted(Map<String, ?> given) {
    Map<String, @Nullable Object> copy = JsValues.inPropertyOrder(given);
    copy.values().removeIf(v -> v == Undefined.UNDEFINED);
    return copy;
  }
}
