package dev.weft.desktop.sync;

import dev.weft.crdt.codec.JsonText;
import dev.weft.crdt.codec.MalformedUpdateException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Asks {@code GET /v1/changes?since=cursor}. Safe for use by several threads. */
public final class HttpRelayDirectory implements RelayDirectory {
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(15);
  private static final int OK = 200;

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(ANSWER_WITHIN).build();
  private final URI base;

  /** A directory beside this WebSocket address: {@code ws://host:port} or {@code wss://…}. */
  public HttpRelayDirectory(URI relay) {
    String scheme = "wss".equals(relay.getScheme()) ? "https" : "http";
    this.base = URI.create(scheme + "://" + relay.getRawAuthority());
  }

  @Override
  public void changes(@Nullable String since, Listener listener) {
    String query =
        since == null ? "" : "?since=" + URLEncoder.encode(since, StandardCharsets.UTF_8);
    HttpRequest request =
        HttpRequest.newBuilder(base.resolve("/v1/changes" + query))
            .timeout(ANSWER_WITHIN)
            .header("Accept", "application/json")
            .build();
    var _ =
        http.sendAsync(request, HttpResponse.BodyHandlers.ofString())
            .whenComplete(
                (response, failure) -> {
                  if (failure != null) {
                    listener.failed(0, failure.getClass().getSimpleName());
                  } else {
                    answer(response, listener);
                  }
                });
  }

  private static void answer(HttpResponse<String> response, Listener listener) {
    if (response.statusCode() != OK) {
      listener.failed(response.statusCode(), "HTTP " + response.statusCode());
      return;
    }
    Changes changes = parse(response.body());
    if (changes == null) {
      listener.failed(response.statusCode(), "the answer is not a list of changes");
    } else {
      listener.changes(changes);
    }
  }

  /**
   * Null if it is not {@code {cursor, more, documents: [{name, …}]}}; unknown fields are left
   * alone.
   */
  static @Nullable Changes parse(String body) {
    try {
      if (JsonText.parse(body) instanceof Map<?, ?> answer
          && answer.get("documents") instanceof List<?> rows) {
        List<String> names = new ArrayList<>();
        for (Object row : rows) {
          if (row instanceof Map<?, ?> document && document.get("name") instanceof String name) {
            names.add(name);
          }
        }
        Object cursor = answer.get("cursor");
        boolean more = Boolean.TRUE.equals(answer.get("more"));
        return cursor instanceof String given ? new Changes(given, names, more) : null;
      }
      return null;
    } catch (MalformedUpdateException malformed) {
      return null;
    }
  }
}
