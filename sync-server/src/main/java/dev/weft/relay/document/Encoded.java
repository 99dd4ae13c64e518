package dev.weft.relay.document;

import java.nio.ByteBuffer;

/**
 * A message as it goes over the wire.
 *
 * @param bytes the payload, of which the position belongs to whoever got this
 * @param isDeflated whether it is compressed as RFC 7692 says
 */
public record Encoded(ByteBuffer bytes, boolean isDeflated) {
  /** A payload that is not compressed. */
  public static Encoded plain(byte[] bytes) {
    return new Encoded(ByteBuffer.wrap(bytes), false);
  }
}
