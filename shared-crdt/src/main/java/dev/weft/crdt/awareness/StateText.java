package dev.weft.crdt.awareness;

import dev.weft.crdt.codec.JsonText;
import dev.weft.crdt.codec.MalformedUpdateException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The JSON text of a presence state. */
final class StateText {
  private StateText() {}

  /**
   * Reads a state.
   *
   * @throws MalformedUpdateException if the text is no JSON object and not {@code null}
   */
  static @Nullable Map<String, @Nullable Object> parse(String text) {
    Object state = JsonText.parse(text);
    if (state == null) {
      return null;
    }
    if (!(state instanceof Map<?, ?> object)) {
      throw new MalformedUpdateException(0, "a presence state must be a JSON object or null");
    }
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    object.forEach((name, value) -> copy.put((String) name, value));
    return copy;
  }
}
