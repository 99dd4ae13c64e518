package dev.weft.relay.http;

import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** The plain HTTP routes; what is none of them is 404. */
final class Routes extends Handler.Abstract {
  private final OriginPolicy origins;
  private final ChangeFeed changes;
  private final DocumentRoutes documents;
  private final BooleanSupplier isReady;
  private final Supplier<String> metrics;

  Routes(
      OriginPolicy origins,
      ChangeFeed changes,
      DocumentRoutes documents,
      BooleanSupplier isReady,
      Supplier<String> metrics) {
    this.origins = origins;
    this.changes = changes;
    this.documents = documents;
    this.isReady = isReady;
    this.metrics = metrics;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    String path = Request.getPathInContext(request);
    if (!origins.allows(request)) {
      refuseOrigin(response, callback);
    } else if (path.equals("/sync") || path.startsWith("/sync/")) {
      Answers.problem(
          response,
          callback,
          426,
          "Upgrade required",
          "This path speaks WebSocket: y-websocket at /sync/{document}, Hocuspocus at /sync");
    } else if (DocumentRoutes.serves(path)) {
      documents.answer(request, response, callback);
    } else if (!HttpMethod.GET.is(request.getMethod())) {
      Answers.problem(response, callback, 405, "Method not allowed", "Only GET is understood");
    } else {
      get(path, request, response, callback);
    }
    return true;
  }

  private void get(String path, Request request, Response response, Callback callback) {
    switch (path) {
      case "/healthz" -> Answers.text(response, callback, 200, "text/plain", "alive\n");
      case "/readyz" -> ready(response, callback);
      case "/metrics" ->
          Answers.text(
              response, callback, 200, "text/plain; version=0.0.4; charset=utf-8", metrics.get());
      case "/v1/changes" -> changes.answer(request, response, callback);
      default -> Answers.problem(response, callback, 404, "Not found", "There is no such route");
    }
  }

  private void ready(Response response, Callback callback) {
    if (isReady.getAsBoolean()) {
      Answers.text(response, callback, 200, "text/plain", "ready\n");
    } else {
      Answers.problem(
          response,
          callback,
          503,
          "Not ready",
          "The relay is draining, or its log does not accept updates at the moment");
    }
  }

  static void refuseOrigin(Response response, Callback callback) {
    Answers.problem(
        response,
        callback,
        403,
        "Origin not allowed",
        "This relay serves programs and pages of its own host only");
  }
}
