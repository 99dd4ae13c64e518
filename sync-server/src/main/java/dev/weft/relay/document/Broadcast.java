package dev.weft.relay.document;

import dev.weft.crdt.codec.DeleteRanges;
import java.nio.ByteBuffer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One message for many members. Each dialect's frame is encoded once and shared.
 *
 * <p>Thread rule: made in the document's turn; the frames are read-only afterwards.
 */
public final class Broadcast {
  private final byte[] body;
  private final @Nullable DeleteRanges structs;
  private @Nullable ByteBuffer yWebsocket;
  private @Nullable ByteBuffer hocuspocus;

  private Broadcast(byte[] body, @Nullable DeleteRanges structs) {
    this.body = body;
    this.structs = structs;
  }

  /** An update that brought these clock ranges. */
  static Broadcast update(byte[] update, DeleteRanges structs) {
    return new Broadcast(update, structs);
  }

  /** An encoded awareness update or the UTF-8 of a stateless message. */
  static Broadcast message(byte[] body) {
    return new Broadcast(body, null);
  }

  /** The update, the awareness update, or the text in UTF-8. */
  public byte[] body() {
    return body;
  }

  /** The y-websocket frame, encoded by the first who asks; a view of its own for each caller. */
  public ByteBuffer yWebsocket(Function<byte[], byte[]> encode) {
    ByteBuffer frame = yWebsocket;
    if (frame == null) {
      frame = ByteBuffer.wrap(encode.apply(body)).asReadOnlyBuffer();
      yWebsocket = frame;
    }
    return frame.duplicate();
  }

  /** The Hocuspocus frame for the plain address, in the same way. */
  public ByteBuffer hocuspocus(Function<byte[], byte[]> encode) {
    ByteBuffer frame = hocuspocus;
    if (frame == null) {
      frame = ByteBuffer.wrap(encode.apply(body)).asReadOnlyBuffer();
      hocuspocus = frame;
    }
    return frame.duplicate();
  }

  /** Clock ranges that a member who does not get this update will lack; empty for presence. */
  public DeleteRanges structs() {
    return structs == null ? new DeleteRanges() : structs;
  }
}
