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
  private final boolean isStateless;
  private final SharedFrame yWebsocket = new SharedFrame();
  private final SharedFrame hocuspocus = new SharedFrame();

  private Broadcast(byte[] body, @Nullable DeleteRanges structs, boolean isStateless) {
    this.body = body;
    this.structs = structs;
    this.isStateless = isStateless;
  }

  /** An update that brought these clock ranges. */
  static Broadcast update(byte[] update, DeleteRanges structs) {
    return new Broadcast(update, structs, false);
  }

  /** A part of an answer to Step1. */
  static Broadcast answer(byte[] update) {
    return new Broadcast(update, null, false);
  }

  /** An encoded awareness update. */
  static Broadcast awareness(byte[] update) {
    return new Broadcast(update, null, false);
  }

  /** The UTF-8 of a stateless message. */
  static Broadcast stateless(byte[] text) {
    return new Broadcast(text, null, true);
  }

  /** Whether nothing makes up for the loss of this message. */
  public boolean isStateless() {
    return isStateless;
  }

  /** The update, the awareness update, or the text in UTF-8. */
  public byte[] body() {
    return body;
  }

  /** The y-websocket frame, encoded by the first who asks; a view of its own for each caller. */
  public ByteBuffer yWebsocket(Function<byte[], byte[]> encode) {
    return yWebsocket.view(encode, body);
  }

  /** The Hocuspocus frame for the plain address, in the same way. */
  public ByteBuffer hocuspocus(Function<byte[], byte[]> encode) {
    return hocuspocus.view(encode, body);
  }

  /** Clock ranges that a member who does not get this update will lack; empty for presence. */
  public DeleteRanges structs() {
    return structs == null ? new DeleteRanges() : structs;
  }

  /**
   * An encoded frame. A large one that is wanted a second time moves off the heap, from where the
   * system takes it without another copy for each socket.
   */
  private static final class SharedFrame {
    private static final int OFF_HEAP_BYTES_MIN = 32 << 10;

    /** A giant is copied in parts, for each socket as fast as that takes it. */
    private static final int OFF_HEAP_BYTES_MAX = 8 << 20;

    private @Nullable ByteBuffer frame;

    ByteBuffer view(Function<byte[], byte[]> encode, byte[] body) {
      ByteBuffer present = frame;
      if (present == null) {
        present = ByteBuffer.wrap(encode.apply(body)).asReadOnlyBuffer();
        frame = present;
      } else if (!present.isDirect()
          && present.remaining() >= OFF_HEAP_BYTES_MIN
          && present.remaining() <= OFF_HEAP_BYTES_MAX) {
        present =
            ByteBuffer.allocateDirect(present.remaining())
                .put(present.duplicate())
                .flip()
                .asReadOnlyBuffer();
        frame = present;
      }
      return present.duplicate();
    }
  }
}
