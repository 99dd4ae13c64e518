package dev.weft.crdt.testkit;

import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The real Yjs in a Node process. Commands, with their arguments, are those of {@code yjs.mjs};
 * operations, values and views are written as in the golden vectors.
 *
 * <pre>{@code
 * try (NodeYjs yjs = NodeYjs.start()) {
 *   int doc = yjs.doc(1, true, List.of(List.of("text", "t")));
 *   yjs.tx(doc, List.of(Map.of("op", "text.insert", "t", List.of("t"), "i", 0, "s", "hello")));
 *   byte[] state = yjs.state(doc, 1);
 * }
 * }</pre>
 *
 * <p>Every command is a round trip of about 50 µs; {@link #all} sends many in one. Tests that start
 * it are skipped where there is no Node. Not safe for use by several threads.
 */
public final class NodeYjs implements AutoCloseable {
  private final NodeScript script;

  private NodeYjs(NodeScript script) {
    this.script = script;
  }

  /** Starts a process without documents. */
  public static NodeYjs start() {
    return new NodeYjs(NodeScript.start("shared-crdt/src/test/js/yjs.mjs"));
  }

  /** A command for {@link #all}: its name, then names and values of arguments in turn. */
  public static Map<String, @Nullable Object> command(String name, @Nullable Object... arguments) {
    Map<String, @Nullable Object> command = new LinkedHashMap<>();
    command.put("do", name);
    for (int i = 0; i < arguments.length; i += 2) {
      Object value = arguments[i + 1];
      command.put(
          (String) Objects.requireNonNull(arguments[i]),
          value instanceof byte[] bytes ? Base64.getEncoder().encodeToString(bytes) : value);
    }
    return command;
  }

  /**
   * Runs a command.
   *
   * @param arguments names and values in turn; a {@code byte[]} is sent as base64
   * @throws NodeYjsException if Yjs threw
   */
  public @Nullable Object call(String name, @Nullable Object... arguments) {
    script.sendJson(command(name, arguments));
    return valueOf(script.receiveJson());
  }

  /** Runs many commands in one round trip; the first that failed throws after all have run. */
  public List<@Nullable Object> all(List<Map<String, @Nullable Object>> commands) {
    script.sendJson(commands);
    List<@Nullable Object> values = new ArrayList<>();
    for (Object answer : (List<?>) Objects.requireNonNull(script.receiveJson())) {
      values.add(valueOf(answer));
    }
    return values;
  }

  private static @Nullable Object valueOf(@Nullable Object answer) {
    Map<String, @Nullable Object> object = Tagged.object(answer);
    if (object.get("error") instanceof String error) {
      throw new NodeYjsException(error);
    }
    return object.get("ok");
  }

  /** An error that the real Yjs threw. */
  public static final class NodeYjsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NodeYjsException(String message) {
      super(message);
    }
  }

  private byte[] bytes(String name, @Nullable Object... arguments) {
    return Base64.getDecoder().decode((String) Objects.requireNonNull(call(name, arguments)));
  }

  private int number(String name, @Nullable Object... arguments) {
    return ((Number) Objects.requireNonNull(call(name, arguments))).intValue();
  }

  /** Makes a document; {@code roots} holds pairs of kind and name. */
  public int doc(long clientId, boolean gc, List<List<String>> roots) {
    return number("doc", "clientID", clientId, "gc", gc, "roots", roots);
  }

  /** Forgets all documents, so that one process serves many histories. */
  public void reset() {
    call("reset");
  }

  /** Runs operations in one transaction and returns the version 1 updates that were emitted. */
  public List<byte[]> tx(int doc, List<? extends Map<String, ?>> operations) {
    return updates(call("tx", "d", doc, "ops", operations));
  }

  /** Applies updates one by one and returns the version 1 updates that were emitted. */
  public List<byte[]> apply(int doc, int format, List<byte[]> updates) {
    List<String> encoded = updates.stream().map(Base64.getEncoder()::encodeToString).toList();
    return updates(call("apply", "d", doc, "fmt", format, "u", encoded));
  }

  private static List<byte[]> updates(@Nullable Object emitted) {
    List<byte[]> updates = new ArrayList<>();
    for (Object update : (List<?>) Objects.requireNonNull(emitted)) {
      updates.add(Tagged.bytes(Tagged.object(update), "v1"));
    }
    return updates;
  }

  /** The whole state as an update of version 1 or 2. */
  public byte[] state(int doc, int format) {
    return bytes("state", "d", doc, "fmt", format);
  }

  /** What a replica with a state vector lacks. */
  public byte[] state(int doc, int format, byte[] stateVector) {
    return bytes("state", "d", doc, "fmt", format, "sv", stateVector);
  }

  /** The encoded state vector. */
  public byte[] stateVector(int doc) {
    return bytes("sv", "d", doc);
  }

  /** Everything that can be compared: roots, json, strings, ds, sv, snapV1, pending. */
  public Map<String, @Nullable Object> view(int doc) {
    return Tagged.object(call("view", "d", doc));
  }

  /** The text of a root. */
  public String text(int doc, String root) {
    return (String) Objects.requireNonNull(call("text", "d", doc, "t", List.of(root)));
  }

  @Override
  public void close() {
    script.close();
  }
}
