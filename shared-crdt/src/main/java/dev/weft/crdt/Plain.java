package dev.weft.crdt;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Elements of types as plain values. Iterative: an update may nest types however deep. */
final class Plain {
  private final Deque<Runnable> unfilled = new ArrayDeque<>();

  private Plain() {}

  /** A type's own plain form; a sub-document is an empty object, as in Yjs's JSON. */
  static @Nullable Object json(@Nullable Object element) {
    Plain plain = new Plain();
    Object json = plain.begin(element);
    for (Runnable fill = plain.unfilled.poll(); fill != null; fill = plain.unfilled.poll()) {
      fill.run();
    }
    return json;
  }

  /** The plain form of an element, of which a list or a map is filled later. */
  private @Nullable Object begin(@Nullable Object element) {
    return switch (element) {
      case YArray array -> {
        List<@Nullable Object> list = new ArrayList<>();
        unfilled.push(() -> array.toList().forEach(member -> list.add(begin(member))));
        yield list;
      }
      case YMap map -> {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        unfilled.push(() -> map.toMap().forEach((key, value) -> object.put(key, begin(value))));
        yield object;
      }
      case YType textOrXml -> textOrXml.toJson();
      case YDoc document -> new LinkedHashMap<String, Object>();
      case null, default -> element;
    };
  }
}
