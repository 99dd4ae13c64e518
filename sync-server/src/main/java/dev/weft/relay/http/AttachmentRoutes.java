package dev.weft.relay.http;

import dev.weft.relay.blob.BlobFailure;
import dev.weft.relay.http.DocumentRoutes.Call;
import dev.weft.relay.log.Attachment;
import dev.weft.relay.log.Attachments;
import dev.weft.relay.log.Attachments.TooLargeException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * A document's files. An answer with a file has no length beforehand: the end comes only when the
 * content has been found right, so a damaged one ends the connection and is never taken for whole.
 */
final class AttachmentRoutes {
  private static final String ANY_TYPE = "application/octet-stream";

  private final Attachments attachments;

  AttachmentRoutes(Attachments attachments) {
    this.attachments = attachments;
  }

  void list(Call call) {
    if (!call.request().getMethod().equals("GET")) {
      DocumentRoutes.notAllowed(call.response(), call.callback(), "GET");
      return;
    }
    List<Map<String, @Nullable Object>> found = new ArrayList<>();
    attachments.list(call.document()).forEach(attachment -> found.add(body(attachment)));
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("attachments", found);
    Answers.json(call.response(), call.callback(), 200, body);
  }

  void one(Call call, String id) {
    try {
      switch (call.request().getMethod()) {
        case "GET" -> get(call, id);
        case "PUT" -> put(call, id);
        case "DELETE" -> {
          if (attachments.remove(call.document(), id)) {
            call.done();
          } else {
            call.notFound("attachment");
          }
        }
        default -> DocumentRoutes.notAllowed(call.response(), call.callback(), "GET, PUT, DELETE");
      }
    } catch (BlobFailure e) {
      boolean isLost = e.kind() == BlobFailure.Kind.MISSING || e.kind() == BlobFailure.Kind.DAMAGED;
      Answers.problem(
          call.response(),
          call.callback(),
          isLost ? 500 : 503,
          isLost ? "The content cannot be read" : "The storage does not answer",
          isLost ? "It is damaged; add the file again" : "Try again in a few seconds");
    }
  }

  private void put(Call call, String id) {
    String type =
        Objects.requireNonNullElse(
            call.request().getHeaders().get(HttpHeader.CONTENT_TYPE), ANY_TYPE);
    String name =
        Objects.requireNonNullElse(
            Request.extractQueryParameters(call.request()).getValue("name"), id);
    Optional<Attachment> added;
    try (InputStream content = Content.Source.asInputStream(call.request())) {
      added = attachments.add(call.document(), id, name, type, call.author(), content);
    } catch (TooLargeException e) {
      Answers.problem(
          call.response(), call.callback(), 413, "Too large", String.valueOf(e.getMessage()));
      return;
    } catch (IllegalArgumentException e) {
      Answers.problem(
          call.response(), call.callback(), 400, "Not an attachment", "Name or type are too long");
      return;
    } catch (IOException e) {
      Answers.problem(
          call.response(), call.callback(), 400, "The content ended early", "Send it again");
      return;
    }
    if (added.isPresent()) {
      Answers.json(call.response(), call.callback(), 201, body(added.get()));
    } else {
      call.notFound("document");
    }
  }

  private void get(Call call, String id) {
    Optional<Attachment> found = attachments.find(call.document(), id);
    if (found.isEmpty()) {
      call.notFound("attachment");
      return;
    }
    Attachment attachment = found.get();
    try (InputStream content = attachments.open(attachment)) {
      call.response().setStatus(200);
      describe(call.response().getHeaders(), attachment);
      OutputStream out = Content.Sink.asOutputStream(call.response());
      content.transferTo(out);
      // Closed only now: closing says that this was all of it.
      out.close();
      call.callback().succeeded();
    } catch (IOException e) {
      call.callback().failed(e);
    }
  }

  /** A file never runs as a page of the relay's own, whatever it holds. */
  private static void describe(HttpFields.Mutable headers, Attachment attachment) {
    headers.put(HttpHeader.CONTENT_TYPE, attachment.mediaType());
    headers.put("Content-Disposition", "attachment; filename*=UTF-8''" + escaped(attachment));
    headers.put("Content-Security-Policy", "sandbox; default-src 'none'");
    headers.put("X-Content-Type-Options", "nosniff");
    headers.put(HttpHeader.ETAG, '"' + attachment.sha256() + '"');
    headers.put(HttpHeader.CACHE_CONTROL, "private, no-cache");
  }

  private static String escaped(Attachment attachment) {
    return URLEncoder.encode(attachment.name(), StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static Map<String, @Nullable Object> body(Attachment attachment) {
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("id", attachment.id());
    body.put("name", attachment.name());
    body.put("mediaType", attachment.mediaType());
    body.put("sizeBytes", attachment.sizeBytes());
    body.put("sha256", attachment.sha256());
    body.put("addedBy", attachment.addedBy());
    body.put("addedAt", attachment.addedAtMillis());
    return body;
  }
}
