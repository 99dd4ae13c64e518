package dev.weft.crdt;

import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/** Elements of types as plain values. */
final class Plain {
  private Plain() {}

  /** A type's own plain form; a sub-document is an empty object, as in Yjs's JSON. */
  static @Nullable Object json(@Nullable Object element) {
    if (element instanceof YType type) {
      return type.toJson();
    }
    return element instanceof YDoc ? new LinkedHashMap<String, Object>() : element;
  }
}
