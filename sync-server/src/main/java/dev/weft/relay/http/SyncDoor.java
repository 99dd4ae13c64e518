package dev.weft.relay.http;

import dev.weft.crdt.protocol.Generation;
import dev.weft.relay.session.DocumentNames;
import dev.weft.relay.session.Sockets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.eclipse.jetty.util.URIUtil;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.server.ServerUpgradeRequest;
import org.eclipse.jetty.websocket.core.server.ServerUpgradeResponse;
import org.eclipse.jetty.websocket.core.server.WebSocketNegotiator;
import org.jspecify.annotations.Nullable;

/** Decides which dialect an upgrade speaks: the path tells, and names the document of one. */
final class SyncDoor implements WebSocketNegotiator {
  private static final String PREFIX = "/sync/";
  private static final String BEARER = "Bearer ";

  private final Sockets sockets;
  private final OriginPolicy origins;

  SyncDoor(Sockets sockets, OriginPolicy origins) {
    this.sockets = sockets;
    this.origins = origins;
  }

  @Override
  public @Nullable FrameHandler negotiate(
      ServerUpgradeRequest request, ServerUpgradeResponse response, Callback callback) {
    if (!origins.allows(request)) {
      Routes.refuseOrigin(response, callback);
      return null;
    }
    String refusal =
        Generation.refusal(Generation.CURRENT, request.getHeaders().get(Generation.HEADER));
    if (refusal != null) {
      Answers.problem(response, callback, 426, "Versions too far apart", refusal);
      return null;
    }
    response.setExtensions(Compression.agreed(request.getExtensions()));
    String remote = Request.getRemoteAddr(request);
    String path = Request.getPathInContext(request);
    if (path.length() <= PREFIX.length()) {
      return sockets.hocuspocus(remote);
    }
    String document = URIUtil.decodePath(path.substring(PREFIX.length()));
    if (!DocumentNames.isValid(document)) {
      Answers.problem(response, callback, 400, "Not a document name", DocumentNames.RULE);
      return null;
    }
    return sockets.yWebsocket(document, token(request), remote);
  }

  static @Nullable String token(Request request) {
    String header = request.getHeaders().get(HttpHeader.AUTHORIZATION);
    if (header != null && header.startsWith(BEARER)) {
      return header.substring(BEARER.length());
    }
    Fields query = Request.extractQueryParameters(request);
    return query.getValue("token");
  }
}
