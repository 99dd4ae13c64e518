package dev.weft.relay;

import dev.weft.crdt.testkit.NodeScript;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@code y-websocket} and {@code @hocuspocus/provider} in a Node process. */
final class StockClients implements AutoCloseable {
  private final NodeScript script = NodeScript.start("sync-server/src/test/js/clients.mjs");

  /** Runs a command with names and values of arguments in turn. */
  @Nullable Object call(String command, @Nullable Object... arguments) {
    Map<String, @Nullable Object> line = new LinkedHashMap<>();
    line.put("do", command);
    for (int i = 0; i < arguments.length; i += 2) {
      line.put((String) Objects.requireNonNull(arguments[i]), arguments[i + 1]);
    }
    script.sendJson(line);
    Map<?, ?> answer = (Map<?, ?>) Objects.requireNonNull(script.receiveJson());
    Object error = answer.get("error");
    if (error != null) {
      throw new AssertionError(command + ": " + error + " " + script.errorLines());
    }
    return answer.get("ok");
  }

  @Override
  public void close() {
    script.close();
  }
}
