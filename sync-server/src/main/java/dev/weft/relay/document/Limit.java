package dev.weft.relay.document;

import dev.weft.relay.config.Limits;

/**
 * A limit that a client has crossed, with the close code it gets to see. Each is counted by its
 * name; their values and reasons are in {@link Limits}.
 */
public enum Limit {
  FRAME_BYTES(CloseCode.TOO_BIG, "Messages may have up to " + Limits.FRAME_BYTES_MAX + " bytes"),
  INBOUND_BYTES(CloseCode.TRY_LATER, "The relay is receiving too many large messages at once"),
  MESSAGE_PACE(CloseCode.LIMIT, "A message in parts took too long"),
  FRAMES_PER_MESSAGE(
      CloseCode.LIMIT, "A message may hold up to " + Limits.FRAMES_PER_MESSAGE_MAX + " frames"),
  FRAMES_BEFORE_AUTHENTICATION(CloseCode.LIMIT, "Too many messages before authentication"),
  BYTES_BEFORE_AUTHENTICATION(CloseCode.LIMIT, "Too many bytes before authentication"),
  TOKENS_UNDER_WAY(CloseCode.LIMIT, "Too many tokens for one document at a time"),
  AUTHENTICATION_TIMEOUT(CloseCode.LIMIT, "No token came for a document, or no answer to it"),
  DOCUMENTS_PER_SOCKET(CloseCode.LIMIT, "Too many documents on one socket"),
  AWARENESS_BYTES(CloseCode.TOO_BIG, "Awareness message too big"),
  AWARENESS_CLIENTS(CloseCode.LIMIT, "Too many presence states in this document"),
  STATELESS_BYTES(CloseCode.TOO_BIG, "Stateless message too big"),
  DETACHED_RANGES(CloseCode.LIMIT, "Too many updates whose predecessors are missing"),
  SLOW_READER(CloseCode.UNRESPONSIVE, "Nothing was read for too long"),
  PING(CloseCode.UNRESPONSIVE, "No answer to a ping");

  private final CloseCode code;
  private final String text;

  Limit(CloseCode code, String text) {
    this.code = code;
    this.text = text;
  }

  public CloseCode code() {
    return code;
  }

  public String text() {
    return text;
  }
}
