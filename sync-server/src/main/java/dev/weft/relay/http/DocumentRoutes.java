package dev.weft.relay.http;

import dev.weft.relay.log.Attachments;
import dev.weft.relay.log.LogFailure;
import dev.weft.relay.log.Trashed;
import dev.weft.relay.log.UpdateLog;
import dev.weft.relay.session.Authenticator;
import dev.weft.relay.session.Authenticator.Credentials;
import dev.weft.relay.session.Authenticator.Decision;
import dev.weft.relay.session.Authenticator.Granted;
import dev.weft.relay.session.DocumentNames;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.URIUtil;
import org.jspecify.annotations.Nullable;

/**
 * What is done to a document as a whole: {@code DELETE /v1/documents/{name}} puts it into the
 * trash, {@code POST …/restore} takes it back, {@code …/attachments} are its files; {@code GET
 * /v1/trash}. The name is one path segment, so a slash in it is written {@code %2F}.
 *
 * <p>Runs on virtual threads and blocks.
 */
final class DocumentRoutes {
  private static final String DOCUMENTS = "/v1/documents/";

  private final UpdateLog log;
  private final Authenticator authenticator;
  private final AttachmentRoutes attachments;

  DocumentRoutes(UpdateLog log, Authenticator authenticator) {
    this.log = log;
    this.authenticator = authenticator;
    this.attachments = new AttachmentRoutes(log.attachments());
  }

  /** Whether a path is one of these. */
  static boolean serves(String path) {
    return path.startsWith(DOCUMENTS) || path.equals("/v1/trash");
  }

  void answer(Request request, Response response, Callback callback) {
    try {
      route(request, response, callback);
    } catch (LogFailure e) {
      Answers.problem(
          response, callback, 503, "The storage does not answer", "Try again in a few seconds");
    }
  }

  private void route(Request request, Response response, Callback callback) {
    String path = request.getHttpURI().getPath();
    if (path.equals("/v1/trash")) {
      if (request.getMethod().equals("GET")) {
        Answers.json(response, callback, 200, trash());
      } else {
        notAllowed(response, callback, "GET");
      }
      return;
    }
    String[] parts = path.substring(DOCUMENTS.length()).split("/", -1);
    String document = URIUtil.decodePath(parts[0]);
    if (!DocumentNames.isValid(document)) {
      Answers.problem(response, callback, 400, "Not a document name", DocumentNames.RULE);
      return;
    }
    Granted granted = authenticate(request, document);
    boolean isReading = request.getMethod().equals("GET");
    if (granted == null || (granted.isReadOnly() && !isReading)) {
      Answers.problem(response, callback, 403, "No access", "This needs the right to do so");
      return;
    }
    var call = new Call(request, response, callback, document, granted.author());
    if (parts.length == 1) {
      trash(call);
    } else if (parts.length == 2 && parts[1].equals("restore")) {
      restore(call);
    } else if (parts.length == 2 && parts[1].equals("attachments")) {
      attachments.list(call);
    } else if (parts.length == 3
        && parts[1].equals("attachments")
        && Attachments.isValidId(parts[2])) {
      attachments.one(call, parts[2]);
    } else {
      Answers.problem(response, callback, 404, "Not found", "There is no such route");
    }
  }

  /** One authenticated request. */
  record Call(
      Request request, Response response, Callback callback, String document, String author) {
    void done() {
      response.setStatus(204);
      response.write(true, null, callback);
    }

    void notFound(String what) {
      Answers.problem(response, callback, 404, "Not found", "There is no such " + what);
    }
  }

  private @Nullable Granted authenticate(Request request, String document) {
    Decision decision =
        authenticator
            .authenticate(
                new Credentials(document, SyncDoor.token(request), Request.getRemoteAddr(request)))
            .toCompletableFuture()
            .join();
    return decision instanceof Granted granted ? granted : null;
  }

  private void trash(Call call) {
    if (!call.request().getMethod().equals("DELETE")) {
      notAllowed(call.response(), call.callback(), "DELETE");
      return;
    }
    boolean isThere =
        log.trash().put(call.document(), call.author())
            || log.trash().list().stream().anyMatch(t -> t.document().equals(call.document()));
    if (isThere) {
      call.done();
    } else {
      call.notFound("document");
    }
  }

  private void restore(Call call) {
    if (!call.request().getMethod().equals("POST")) {
      notAllowed(call.response(), call.callback(), "POST");
    } else if (log.trash().takeBack(call.document())) {
      call.done();
    } else {
      call.notFound("document in the trash");
    }
  }

  static void notAllowed(Response response, Callback callback, String methods) {
    response.getHeaders().put("Allow", methods);
    Answers.problem(response, callback, 405, "Method not allowed", "Understood here: " + methods);
  }

  private Map<String, @Nullable Object> trash() {
    List<Map<String, @Nullable Object>> documents = new ArrayList<>();
    for (Trashed trashed : log.trash().list()) {
      Map<String, @Nullable Object> document = new LinkedHashMap<>();
      document.put("name", trashed.document());
      document.put("trashedAt", trashed.atMillis());
      document.put("trashedBy", trashed.by());
      documents.add(document);
    }
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("documents", documents);
    return body;
  }
}
