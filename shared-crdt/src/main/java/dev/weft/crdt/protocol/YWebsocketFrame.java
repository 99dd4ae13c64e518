package dev.weft.crdt.protocol;

import dev.weft.crdt.codec.ByteReader;
import dev.weft.crdt.codec.ByteWriter;
import dev.weft.crdt.codec.MalformedUpdateException;
import dev.weft.crdt.sync.SyncMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * A frame of y-websocket: a type, then its payload. The socket's path names the document.
 *
 * <pre>
 * 0 Sync             sync message
 * 1 Awareness        length and awareness update
 * 2 PermissionDenied varUint 0, string reason        server to client
 * 3 QueryAwareness   nothing
 * </pre>
 *
 * <p>Example: {@code 00 00 01 00} asks for everything: sync, Step1, one byte, the empty vector.
 */
public sealed interface YWebsocketFrame {
  /**
   * A message of the sync protocol.
   *
   * @param message the message
   */
  record Sync(SyncMessage message) implements YWebsocketFrame {
    @Override
    public void writeTo(ByteWriter out) {
      out.writeVarUint(SYNC);
      message.writeTo(out);
    }
  }

  /**
   * Presence states, encoded by {@code Awareness}.
   *
   * @param update an awareness update
   */
  record Awareness(byte[] update) implements YWebsocketFrame {
    @Override
    public void writeTo(ByteWriter out) {
      out.writeVarUint(AWARENESS);
      out.writeVarBytes(update);
    }
  }

  /**
   * Says why the server refuses.
   *
   * @param reason text for a log
   */
  record PermissionDenied(String reason) implements YWebsocketFrame {
    @Override
    public void writeTo(ByteWriter out) {
      out.writeVarUint(AUTH);
      out.writeVarUint(PERMISSION_DENIED);
      out.writeVarString(reason);
    }
  }

  /** Asks for all presence states. */
  record QueryAwareness() implements YWebsocketFrame {
    @Override
    public void writeTo(ByteWriter out) {
      out.writeVarUint(QUERY_AWARENESS);
    }
  }

  /** Type of {@link Sync}. */
  int SYNC = 0;

  /** Type of {@link Awareness}. */
  int AWARENESS = 1;

  /** Type of {@link PermissionDenied}. */
  int AUTH = 2;

  /** Type of {@link QueryAwareness}. */
  int QUERY_AWARENESS = 3;

  /** The only kind of {@link #AUTH} message. */
  int PERMISSION_DENIED = 0;

  /**
   * Writes the frame behind what a buffer holds.
   *
   * @param out gets the bytes behind what it holds
   */
  void writeTo(ByteWriter out);

  /**
   * Encodes the frame.
   *
   * @return bytes that belong to the caller
   */
  default byte[] encode() {
    ByteWriter out = new ByteWriter();
    writeTo(out);
    return out.toByteArray();
  }

  /**
   * Decodes a WebSocket message that is exactly one frame.
   *
   * @param encoded the whole of the WebSocket message
   * @return the frame; its byte arrays belong to the caller
   * @throws MalformedUpdateException if it is not
   */
  static YWebsocketFrame decode(byte[] encoded) {
    ByteReader in = new ByteReader(encoded);
    YWebsocketFrame frame = readFrom(in);
    in.expectEnd();
    return frame;
  }

  /**
   * Decodes a WebSocket message of one frame or several, as version 4 of the client sends them.
   *
   * @param encoded the whole of the WebSocket message
   * @return the frames in order, at least one
   * @throws MalformedUpdateException if any of them is malformed, or there is none
   */
  static List<YWebsocketFrame> decodeAll(byte[] encoded) {
    List<YWebsocketFrame> frames = new ArrayList<>();
    decodeEach(encoded, frames::add);
    return frames;
  }

  /**
   * Decodes a WebSocket message frame by frame, so that its reader decides how many it takes.
   *
   * @param encoded the whole of the WebSocket message
   * @param reader told each frame; false if it wants no more
   * @throws MalformedUpdateException at the first malformed frame, those before it having been read
   */
  static void decodeEach(byte[] encoded, Predicate<YWebsocketFrame> reader) {
    ByteReader in = new ByteReader(encoded);
    boolean wantsMore;
    do {
      wantsMore = reader.test(readFrom(in));
    } while (wantsMore && in.hasRemaining());
  }

  private static YWebsocketFrame readFrom(ByteReader in) {
    long type = in.readVarUint();
    if (type == SYNC) {
      return new Sync(SyncMessage.readFrom(in));
    }
    if (type == AWARENESS) {
      return new Awareness(in.readVarBytes());
    }
    if (type == AUTH) {
      return readAuth(in);
    }
    if (type == QUERY_AWARENESS) {
      return new QueryAwareness();
    }
    throw in.malformed("unknown type of y-websocket frame " + type);
  }

  private static YWebsocketFrame readAuth(ByteReader in) {
    long kind = in.readVarUint();
    if (kind != PERMISSION_DENIED) {
      throw in.malformed("unknown type of auth message " + kind);
    }
    return new PermissionDenied(in.readVarString());
  }
}
