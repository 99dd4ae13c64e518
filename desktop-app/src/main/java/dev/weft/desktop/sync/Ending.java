package dev.weft.desktop.sync;

import dev.weft.desktop.sync.ConnectionState.Refused.Cause;

/** What the end of a connection means, in words for people. Pure functions. */
sealed interface Ending {
  /**
   * It may work again by itself.
   *
   * @param drained whether the relay said that it goes down
   */
  record Retry(String why, boolean drained) implements Ending {}

  /** It will not, or not soon. */
  record Refuse(Cause cause, String why) implements Ending {}

  /** No close frame. */
  int NONE = 1006;

  /** The certificate is not trusted (RFC 6455 names this code for TLS and never sends it). */
  int TLS = 1015;

  /** By the code of a WebSocket close. */
  static Ending ofClose(int code, String reason) {
    return switch (code) {
      case 1002, 1003 -> new Refuse(Cause.VERSION, or(reason, "It closed the connection"));
      case 1008, 1009 -> retry("The relay refused a message: " + or(reason, "too much of it"));
      case 1011 -> retry("The relay could not serve a document");
      case 1012 -> new Retry("The relay is restarting", true);
      case 1013 ->
          reason.endsWith("FULL")
              ? new Refuse(Cause.QUOTA, "Its disk is full")
              : new Retry("The relay cannot store edits at the moment", true);
      case TLS -> new Refuse(Cause.CERTIFICATE, reason);
      case 4401 -> new Refuse(Cause.TOKEN, reason);
      case 4403 -> new Refuse(Cause.FORBIDDEN, reason);
      case 4404, 4410 -> new Refuse(Cause.REMOVED, reason);
      default -> retry("No relay answers");
    };
  }

  /** By the HTTP status that stood where a WebSocket should have been opened. */
  static Ending ofStatus(int status, String reason) {
    return switch (status) {
      case 401 -> new Refuse(Cause.TOKEN, reason);
      case 403 -> new Refuse(Cause.FORBIDDEN, reason);
      case 404, 410 -> new Refuse(Cause.REMOVED, reason);
      case 413, 507 -> new Refuse(Cause.QUOTA, reason);
      case 426 -> new Refuse(Cause.VERSION, reason);
      case 429, 503 -> new Retry("The relay is busy (HTTP " + status + ")", true);
      default ->
          status < 400
              ? retry(
                  "Something else answers in the relay's place (HTTP "
                      + status
                      + "): this network may want you to sign in first")
              : retry("The relay answers with an error (HTTP " + status + ")");
    };
  }

  private static Retry retry(String why) {
    return new Retry(why, false);
  }

  private static String or(String given, String otherwise) {
    return given.isBlank() ? otherwise : given;
  }
}
