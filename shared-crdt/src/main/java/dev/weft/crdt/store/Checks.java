package dev.weft.crdt.store;

import org.jspecify.annotations.Nullable;

/** Assertions about the inside of the store, which no input may break. */
final class Checks {
  private Checks() {}

  /** The value, which an invariant says is there. */
  static <T> T present(@Nullable T value) {
    if (value == null) {
      throw new IllegalStateException("broken invariant: a reference is missing");
    }
    return value;
  }
}
