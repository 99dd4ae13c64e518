package dev.weft.crdt.codec;

/**
 * JavaScript's {@code undefined}, which is a value of its own beside {@code null}: map values and
 * list elements can hold it.
 */
public enum Undefined {
  /** The one value. */
  UNDEFINED;

  @Override
  public String toString() {
    return "undefined";
  }
}
