package dev.weft.crdt.store;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How Yjs compares attribute values (specification §11.1 and §11.7). */
final class AttributeValues {
  private AttributeValues() {}

  /** JavaScript's {@code ===}: primitives by value, objects, arrays and bytes by reference. */
  static boolean identical(@Nullable Object a, @Nullable Object b) {
    if (a instanceof Number x && b instanceof Number y) {
      boolean bigX = x instanceof BigInteger;
      return bigX == (y instanceof BigInteger)
          && (bigX ? x.equals(y) : x.doubleValue() == y.doubleValue());
    }
    if (a instanceof String || a instanceof Boolean) {
      return a.equals(b);
    }
    return a == b;
  }

  /** Identical, or two objects whose members are identical one by one. */
  static boolean equal(@Nullable Object a, @Nullable Object b) {
    if (identical(a, b)) {
      return true;
    }
    Map<String, @Nullable Object> x = members(a);
    Map<String, @Nullable Object> y = members(b);
    if (x == null || y == null || x.size() != y.size()) {
      return false;
    }
    for (Map.Entry<String, @Nullable Object> entry : x.entrySet()) {
      if (!y.containsKey(entry.getKey()) || !identical(entry.getValue(), y.get(entry.getKey()))) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable Map<String, @Nullable Object> members(@Nullable Object value) {
    List<?> elements;
    if (value instanceof Map<?, ?> map) {
      Map<String, @Nullable Object> members = new LinkedHashMap<>();
      map.forEach((k, v) -> members.put(String.valueOf(k), v));
      return members;
    } else if (value instanceof List<?> list) {
      elements = list;
    } else if (value instanceof byte[] bytes) {
      Long[] units = new Long[bytes.length];
      Arrays.setAll(units, i -> (long) (bytes[i] & 0xFF));
      elements = Arrays.asList(units);
    } else {
      return null;
    }
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    for (int i = 0; i < elements.size(); i++) {
      members.put(Integer.toString(i), elements.get(i));
    }
    return members;
  }
}
