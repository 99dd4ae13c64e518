package dev.weft.relay.http;

import dev.weft.relay.config.Limits;
import dev.weft.relay.log.Changes;
import dev.weft.relay.log.LogFailure;
import dev.weft.relay.log.UpdateLog;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /v1/changes?since=<cursor>}: the documents whose heads moved, each with its state
 * vector, so that a desktop with a thousand documents comes back with one request.
 *
 * <p>A cursor is opaque to clients: the log's identity and a position in it. One that is absent, or
 * of another log, stands for the beginning; one that cannot be read is refused.
 */
final class ChangeFeed {
  private final UpdateLog log;

  ChangeFeed(UpdateLog log) {
    this.log = log;
  }

  void answer(Request request, Response response, Callback callback) {
    Fields query = Request.extractQueryParameters(request);
    long since = position(query.getValue("since"));
    if (since < 0) {
      Answers.problem(
          response,
          callback,
          400,
          "Not a cursor",
          "since must be a cursor that this endpoint has given, or be left out");
      return;
    }
    Changes changes;
    try {
      changes = log.changesSince(since, Limits.CHANGES_DOCUMENTS_MAX);
    } catch (LogFailure e) {
      Answers.problem(
          response, callback, 503, "The log cannot be read", "Try again in a few seconds");
      return;
    }
    Answers.json(response, callback, 200, body(changes));
  }

  private Map<String, @Nullable Object> body(Changes changes) {
    List<Map<String, @Nullable Object>> documents = new ArrayList<>();
    for (Changes.Head head : changes.heads()) {
      Map<String, @Nullable Object> document = new LinkedHashMap<>();
      document.put("name", head.document());
      document.put("stateVector", Base64.getEncoder().encodeToString(head.stateVector()));
      documents.add(document);
    }
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("cursor", log.id() + "." + changes.position());
    body.put("more", changes.hasMore());
    body.put("documents", documents);
    return body;
  }

  /** The position in this log; 0 for none or another log's; −1 for what is no cursor. */
  private long position(@Nullable String cursor) {
    if (cursor == null || cursor.isEmpty()) {
      return 0;
    }
    int dot = cursor.indexOf('.');
    if (dot < 0) {
      return -1;
    }
    try {
      long position = Long.parseLong(cursor, dot + 1, cursor.length(), 10);
      return cursor.substring(0, dot).equals(log.id()) ? position : 0;
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
