package dev.weft.relay.document;

/**
 * Why the relay closes a socket, and the code the client sees. Codes 4400 to 4499 tell stock
 * clients not to come back by themselves; 1012 and 1013 to come back later.
 */
public enum CloseCode {
  /** Protocol error below our messages. */
  PROTOCOL(1002, "Protocol error"),
  /** A text message where only binary ones are spoken. */
  TEXT(1003, "Only binary messages are understood here"),
  /** A message or an update that cannot be decoded. */
  MALFORMED(1007, "Malformed message"),
  /** A limit other than size was crossed. */
  LIMIT(1008, "Limit exceeded"),
  /** A message over the size limit. */
  TOO_BIG(1009, "Message too big"),
  /** A broken invariant, or a document that cannot be read. */
  FAILED(1011, "The relay failed to serve this document"),
  /** The relay is going down or restarting. */
  RESTART(1012, "The relay is restarting"),
  /** The log does not accept updates at the moment. */
  TRY_LATER(1013, "The relay cannot store updates at the moment"),
  /** The token was refused. */
  UNAUTHORIZED(4401, "Unauthorized"),
  /** No access to this document. */
  FORBIDDEN(4403, "Forbidden"),
  /** The document was deleted for good. */
  GONE(4410, "This document was deleted for good"),
  /** No answer to pings, or nothing read for too long; the client may come back. */
  UNRESPONSIVE(3008, "No answer");

  private final int code;
  private final String text;

  CloseCode(int code, String text) {
    this.code = code;
    this.text = text;
  }

  public int code() {
    return code;
  }

  public String text() {
    return text;
  }
}
