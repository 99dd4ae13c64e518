package dev.weft.relay.http;

import java.net.URI;
import java.util.Locale;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Keeps web pages of other origins out of a relay that asks nobody who they are. Every page a
 * person visits can reach loopback, and WebSockets are not bound by the same-origin rule; browsers
 * tell the page's origin, other programs send none. The Host header is checked as well, or a name
 * that resolves to loopback would make a foreign page look like our own origin.
 */
final class OriginPolicy {
  private final boolean isLoopbackOnly;

  OriginPolicy(boolean isLoopbackOnly) {
    this.isLoopbackOnly = isLoopbackOnly;
  }

  boolean allows(Request request) {
    String origin = request.getHeaders().get(HttpHeader.ORIGIN);
    String host = Request.getServerName(request);
    if (isLoopbackOnly && !isLoopback(host)) {
      return false;
    }
    if (origin == null) {
      return true;
    }
    String originHost = hostOf(origin);
    return originHost != null
        && (isLoopbackOnly ? isLoopback(originHost) : originHost.equalsIgnoreCase(host));
  }

  private static @Nullable String hostOf(String origin) {
    try {
      return URI.create(origin).getHost();
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  static boolean isLoopback(@Nullable String host) {
    if (host == null) {
      return false;
    }
    String name = host.toLowerCase(Locale.ROOT);
    return name.equals("localhost")
        || name.endsWith(".localhost")
        || name.equals("[::1]")
        || name.equals("::1")
        || name.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
  }
}
