package dev.weft.crdt.store;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Attributes in force, in JavaScript's order: a key keeps its place until it is removed. */
final class Attributes {
  private Attributes() {}

  static Map<String, @Nullable Object> none() {
    return new LinkedHashMap<>(0);
  }

  /** Takes a format mark into account; null ends an attribute. */
  static void update(Map<String, @Nullable Object> attributes, FormatMark mark) {
    if (mark.value() == null) {
      attributes.remove(mark.key());
    } else {
      attributes.put(mark.key(), mark.value());
    }
  }

  /** The attributes in force right of a list child. Cost: O(keys · log n). */
  static Map<String, @Nullable Object> behind(Branch text, @Nullable Run left) {
    Map<String, @Nullable Object> attributes = none();
    if (left == null || !text.hasMarks()) {
      return attributes;
    }
    record Active(Run since, FormatMark mark) {}
    List<Active> active = new ArrayList<>();
    for (String key : text.formatKeys()) {
      Run last = OrderTree.lastFormat(left, key, false);
      if (last != null && last.format().value() != null) {
        Run end = OrderTree.lastFormat(left, key, true);
        Run since = Checks.present(text.tree().nextFormat(end, key));
        active.add(new Active(since, last.format()));
      }
    }
    active.sort((a, b) -> a.since == b.since ? 0 : OrderTree.isBefore(a.since, b.since) ? -1 : 1);
    active.forEach(a -> attributes.put(a.mark.key(), a.mark.value()));
    return attributes;
  }
}
