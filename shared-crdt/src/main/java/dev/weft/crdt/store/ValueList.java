package dev.weft.crdt.store;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The values of an Any or JSON run; appending is cheap, so that pushed values merge in place. */
final class ValueList {
  private @Nullable Object[] values;
  private int size;

  ValueList(@Nullable Object[] values) {
    this.values = values;
    this.size = values.length;
  }

  int size() {
    return size;
  }

  @Nullable Object get(int index) {
    return values[index];
  }

  /** Keeps the first elements and returns the others. */
  ValueList split(int at) {
    ValueList tail = new ValueList(Arrays.copyOfRange(values, at, size));
    values = Arrays.copyOf(values, at);
    size = at;
    return tail;
  }

  void append(ValueList other) {
    if (size + other.size > values.length) {
      values = Arrays.copyOf(values, Math.max(size + other.size, size + (size >> 1) + 4));
    }
    System.arraycopy(other.values, 0, values, size, other.size);
    size += other.size;
  }

  ValueList copy() {
    return new ValueList(Arrays.copyOf(values, size));
  }

  List<@Nullable Object> asList() {
    return Collections.unmodifiableList(Arrays.asList(values).subList(0, size));
  }
}
