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

  /**
   * The y-websocket frame, encoded by the first who asks; a view of its own for each caller.
   *
   * @param mayDeflate whether the receiver understands permessage-deflate
   */
  public Encoded yWebsocket(Function<byte[], byte[]> encode, boolean mayDeflate) {
    return yWebsocket.view(encode, body, mayDeflate);
  }

  /** The Hocuspocus frame for the plain address, in the same way. */
  public Encoded hocuspocus(Function<byte[], byte[]> encode, boolean mayDeflate) {
    return hocuspocus.view(encode, body, mayDeflate);
  }

  /** Clock ranges that a member who does not get this update will lack; empty for presence. */
  public DeleteRanges structs() {
    return structs == null ? new DeleteRanges() : structs;
  }

  /**
   * An encoded frame and its deflated form, each made once. A large one that is wanted a second
   * time moves off the heap, from where the system takes it without another copy for each socket.
   */
  private static final class SharedFrame {
    private static final int OFF_HEAP_BYTES_MIN = 32 << 10;

    /** A giant is copied in parts, for each socket as fast as that takes it. */
    private static final int OFF_HEAP_BYTES_MAX = 8 << 20;

    private @Nullable ByteBuffer frame;
    private @Nullable ByteBuffer deflated;
    private boolean isDense;

    Encoded view(Function<byte[], byte[]> encode, byte[] body, boolean mayDeflate) {
      if (mayDeflate && !isDense && Deflation.isWorthwhile(body.length)) {
        ByteBuffer small = deflated;
        if (small == null) {
          byte[] bytes = Deflation.deflate(encode.apply(body));
          isDense = bytes == null;
          small = bytes == null ? null : ByteBuffer.wrap(bytes).asReadOnlyBuffer();
        } else {
          small = shared(small);
        }
        if (small != null) {
          deflated = small;
          return new Encoded(small.duplicate(), true);
        }
      }
      ByteBuffer present = frame;
      present =
          present == null
              ? ByteBuffer.wrap(encode.apply(body)).asReadOnlyBuffer()
              : shared(present);
      frame = present;
      return new Encoded(present.duplicate(), false);
    }

    private static ByteBuffer shared(ByteBuffer frame) {
      if (frame.isDirect()
          || frame.remaining() < OFF_HEAP_BYTES_MIN
          || frame.remaining() > OFF_HEAP_BYTES_MAX) {
        return frame;
      }
      return ByteBuffer.allocateDirect(frame.remaining())
          .put(frame.duplicate())
          .flip()
          .asReadOnlyBuffer();
    }
  }
}
