package dev.weft.relay.http;

import dev.weft.crdt.codec.JsonText;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Writes whole answers. */
final class Answers {
  private Answers() {}

  static void json(Response response, Callback callback, int status, @Nullable Object body) {
    write(response, callback, status, "application/json", JsonText.stringify(body));
  }

  /** An error after RFC 9457. */
  static void problem(
      Response response, Callback callback, int status, String title, String detail) {
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("title", title);
    body.put("status", status);
    body.put("detail", detail);
    write(response, callback, status, "application/problem+json", JsonText.stringify(body));
  }

  static void text(Response response, Callback callback, int status, String type, String body) {
    write(response, callback, status, type, body);
  }

  private static void write(
      Response response, Callback callback, int status, String type, String body) {
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    response.getHeaders().put("X-Content-Type-Options", "nosniff");
    response.write(true, ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)), callback);
  }
}
