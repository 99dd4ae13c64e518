package dev.weft.crdt.testkit.replay;

import dev.weft.crdt.testkit.Tagged;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Golden views with their plain tagged values read; the tags of shared types stay. */
public final class GoldenViews {
  private GoldenViews() {}

  /** What toJSON gave: as {@link #untagged}, but a sub-document is an empty object there. */
  public static @Nullable Object asJson(@Nullable Object json) {
    return withoutDocuments(untagged(json));
  }

  static @Nullable Object withoutDocuments(@Nullable Object json) {
    if (json instanceof List<?> list) {
      List<@Nullable Object> elements = new ArrayList<>();
      list.forEach(element -> elements.add(withoutDocuments(element)));
      return elements;
    }
    if (!(json instanceof Map<?, ?>)) {
      return json;
    }
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    Map<String, @Nullable Object> object = Tagged.object(json);
    if (!"doc".equals(object.get("$"))) {
      object.forEach((key, value) -> members.put(key, withoutDocuments(value)));
    }
    return members;
  }

  /** A golden value with everything read but the shared types in it. */
  public static @Nullable Object untagged(@Nullable Object json) {
    if (json instanceof List<?> list) {
      List<@Nullable Object> values = new ArrayList<>();
      list.forEach(element -> values.add(untagged(element)));
      return values;
    }
    if (!(json instanceof Map<?, ?>)) {
      return json;
    }
    Map<String, @Nullable Object> object = Tagged.object(json);
    if (object.get("$") instanceof String tag
        && List.of("undefined", "bigint", "number", "bytes").contains(tag)) {
      return Tagged.value(object);
    }
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    object.forEach((key, value) -> members.put(key, untagged(value)));
    return members;
  }
}
