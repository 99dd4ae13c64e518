package dev.weft.crdt;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One step of a delta: lengths count UTF-16 units of a text or elements of a list. */
public sealed interface DeltaOp {
  /**
   * New content.
   *
   * @param content a {@code String}, an embed or a {@link YType} of a text; the {@code List} of
   *     elements of an array
   * @param attributes what the content is formatted with; empty for none
   */
  record Insert(@Nullable Object content, Map<String, @Nullable Object> attributes)
      implements DeltaOp {
    /**
     * New content without attributes.
     *
     * @param content a {@code String}, an embed, a {@link YType}, or the {@code List} of elements
     *     of an array
     */
    public Insert(@Nullable Object content) {
      this(content, Map.of());
    }
  }

  /**
   * Content that stays.
   *
   * @param length how much stays, in UTF-16 units or elements
   * @param attributes what changes about its format; a null value removes an attribute
   */
  record Retain(int length, Map<String, @Nullable Object> attributes) implements DeltaOp {
    /**
     * Content that stays as it is.
     *
     * @param length how much stays, in UTF-16 units or elements
     */
    public Retain(int length) {
      this(length, Map.of());
    }
  }

  /**
   * Content that goes.
   *
   * @param length how much goes, in UTF-16 units or elements
   */
  record Delete(int length) implements DeltaOp {}
}
