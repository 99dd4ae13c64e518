package dev.weft.desktop.presence;

import dev.weft.crdt.RelativePosition;
import dev.weft.crdt.awareness.Awareness;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads awareness states. Anything not as expected is left out: states come from strangers. */
public final class People {
  /** Longer names are cut: they stand on a flag beside a caret. */
  static final int MAX_NAME = 80;

  private static final Pattern COLOR = Pattern.compile("#[0-9a-fA-F]{6}([0-9a-fA-F]{2})?");

  private People() {}

  /** Everybody but ourselves who says who they are, by client id. */
  public static List<Person> others(Awareness awareness) {
    List<Person> people = new ArrayList<>();
    for (long client : awareness.clients().stream().sorted().toList()) {
      Map<String, @Nullable Object> state = awareness.state(client);
      if (client != awareness.clientId() && state != null) {
        Person person = person(client, state);
        if (person != null) {
          people.add(person);
        }
      }
    }
    return List.copyOf(people);
  }

  private static @Nullable Person person(long client, Map<String, @Nullable Object> state) {
    if (!(state.get("user") instanceof Map<?, ?> user)) {
      return null;
    }
    String name = user.get("name") instanceof String given ? given.strip() : "";
    Author fallback = Author.named(name);
    return new Person(
        client,
        name.isEmpty() ? "Somebody" : name.substring(0, Math.min(name.length(), MAX_NAME)),
        color(user.get("color"), fallback.color()),
        color(user.get("colorLight"), fallback.colorLight()),
        position(state.get("cursor"), "anchor"),
        position(state.get("cursor"), "head"));
  }

  private static String color(@Nullable Object given, String otherwise) {
    return given instanceof String color && COLOR.matcher(color).matches() ? color : otherwise;
  }

  private static @Nullable RelativePosition position(@Nullable Object cursor, String end) {
    if (!(cursor instanceof Map<?, ?> both) || !(both.get(end) instanceof Map<?, ?> json)) {
      return null;
    }
    Map<String, Object> fields = new HashMap<>();
    json.forEach((key, value) -> fields.put(String.valueOf(key), value));
    try {
      return RelativePosition.fromJson(fields);
    } catch (RuntimeException malformed) {
      return null;
    }
  }
}
