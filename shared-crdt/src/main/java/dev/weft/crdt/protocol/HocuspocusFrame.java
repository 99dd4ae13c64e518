package dev.weft.crdt.protocol;

import dev.weft.crdt.codec.ByteReader;
import dev.weft.crdt.codec.ByteWriter;
import dev.weft.crdt.codec.MalformedUpdateException;
import dev.weft.crdt.sync.SyncMessage;
import org.jspecify.annotations.Nullable;

/**
 * A frame of Hocuspocus: the address as a string, a type, then its payload.
 *
 * <pre>
 *  0 Sync               sync message
 *  1 Awareness          length and awareness update
 *  2 Token              varUint 0, string token [, string provider version]   client to server
 *    TokenRequest       varUint 0                                             server to client
 *    PermissionDenied   varUint 1, string reason                              server to client
 *    Authenticated      varUint 2, string scope                               server to client
 *  3 QueryAwareness     nothing
 *  4 SyncReply          sync message that must not be answered with another Step1
 *  5 Stateless          string
 *  6 BroadcastStateless string
 *  7 Close              [string reason, server to client only]
 *  8 SyncStatus         varUint 1 accepted and saved, 0 refused               server to client
 *  9 Ping, 10 Pong      the whole frame is this one byte, without an address
 * </pre>
 *
 * <p>The address is the document's name, or the name, U+0000 and a session id; answers go to the
 * same address.
 */
public sealed interface HocuspocusFrame {
  /** Type of {@link Sync}. */
  int SYNC = 0;

  /** Type of {@link Awareness}. */
  int AWARENESS = 1;

  /**
   * Type of {@link Token}, {@link TokenRequest}, {@link PermissionDenied}, {@link Authenticated}.
   */
  int AUTH = 2;

  /** Type of {@link QueryAwareness}. */
  int QUERY_AWARENESS = 3;

  /** Type of {@link SyncReply}. */
  int SYNC_REPLY = 4;

  /** Type of {@link Stateless}. */
  int STATELESS = 5;

  /** Type of {@link BroadcastStateless}. */
  int BROADCAST_STATELESS = 6;

  /** Type of {@link Close}. */
  int CLOSE = 7;

  /** Type of {@link SyncStatus}. */
  int SYNC_STATUS = 8;

  /** The frame {@link Ping}. */
  int PING = 9;

  /** The frame {@link Pong}. */
  int PONG = 10;

  /** A message that belongs to a document. */
  sealed interface Addressed extends HocuspocusFrame {
    /** {@return where it goes: a document's name, perhaps with a session id behind U+0000} */
    String address();

    /** {@return the name of the document} */
    default String documentName() {
      int separator = address().indexOf('\0');
      return separator < 0 ? address() : address().substring(0, separator);
    }

    /** {@return the session id, or null for a client that does not use them} */
    default @Nullable String sessionId() {
      int separator = address().indexOf('\0');
      return separator < 0 ? null : address().substring(separator + 1);
    }

    /**
     * Writes type and payload.
     *
     * @param out gets the bytes behind what it holds
     */
    void writeMessage(ByteWriter out);

    @Override
    default void writeTo(ByteWriter out) {
      out.writeVarString(address());
      writeMessage(out);
    }
  }

  /**
   * A message of the sync protocol.
   *
   * @param address where it goes, as {@link Addressed#address()} has it
   * @param message the message
   */
  record Sync(String address, SyncMessage message) implements Addressed {
    @Override
    public void writeMessage(ByteWriter out) {
      out.writeVarUint(SYNC);
      message.writeTo(out);
    }
  }

  /**
   * A message of the sync protocol that must not be answered with another Step1.
   *
   * @param address where it goes, as {@link Addressed#address()} has it
   * @param message the message
   */
  record SyncReply(String address, SyncMessage message) implements Addressed {
    @Override
    public void writeMessage(ByteWriter out) {
      out.writeVarUint(SYNC_REPLY);
      message.writeTo(out);
    }
  }

  /**
   * Presence states, encoded by {@code Awareness}.
   *
   * @param address where it goes, as {@link Addressed#address()} has it
   * @param update an awareness update
   */
  record Awareness(String address, byte[] update) implements Addressed {
    @Override
    public void writeMessage(ByteWriter out) {
      out.writeVarUint(AWARENESS);
      out.writeVarBytes(update);
    }
  }

  /**
   * Presents a token; older clients do not tell their version.
   *
   * @param address where it goes, as {@link Addressed#address()} has it
   * @param token what the server's authentication asks for
   * @param providerVersion of the client's program; null if it does not tell
   */
  record Token(String address, String token, @Nullable String providerVersion)
      implements Addressed {
    @Override
    public void writeMessage(ByteWriter out) {
      out.writeVarUint(AUTH);
      out.writeVarUint(HocuspocusReader.AUTH_TOKEN);
      out.writeVarString(token);
      if (providerVersion != null) {
        out.writeVarString(providerVersion);
      }
    }
  }

  /**
   * Asks the client to present its token again.
   *
   * @param address where it goes, as {@link Addressed#address()} has it
   */
  record TokenRequest(String address) implements Addressed {
    @Override
    public void writeMessage(ByteWriter out) {
      out.writeVarUint(AUTH);
      out.writeVarUint(HocuspocusReader.AUTH_TOKEN);
    }
  }

  /**
   * Says that the client may not use the document.
   *
   * @param address where it goes, as {@link Addressed#address()} has it
   * @param reason why, as a phrase for a log
   */
  record PermissionDenied(String address, String reason) implements Addressed {
    @Override
    public void writeMessage(ByteWriter out) {
      out.writeVarUint(AUTH);
      out.writeVarUint(HocuspocusReader.AUTH_DENIED);
      out.writeVarString(reason);
    }
  }

  /**
   * Says that the client may use the document; the scope is {@code read-write} or {@code readonly}.
   *
   * @param address where it goes, as {@link Addressed#address()} has it
   * @param scope what the client may do
   */
  record Authenticated(String address, String scope) implements Addressed {
    /** The scope of a client that may write. */
    public static final String READ_WRITE = "read-write";

    /** The scope of a client that may only read. */
    public static final String READ_ONLY = "readonly";

    @Override
    public void writeMessage(ByteWriter out) {
      out.writeVarUint(AUTH);
      out.writeVarUint(HocuspocusReader.AUTH_GRANTED);
      out.writeVarString(scope);
    }
  }

  /**
   * Asks for all presence states.
   *
   * @param address where it goes, as {@link Addressed#address()} has it
   */
  record QueryAwareness(String address) implements Addressed {
    @Override
    public void writeMessage(ByteWriter out) {
      out.writeVarUint(QUERY_AWARENESS);
    }
  }

  /**
   * A message of the application that is not stored.
   *
   * @param address where it goes, as {@link Addressed#address()} has it
   * @param payload text that only the application understands
   */
  record Stateless(String address, String payload) implements Addressed {
    @Override
    public void writeMessage(ByteWriter out) {
      out.writeVarUint(STATELESS);
      out.writeVarString(payload);
    }
  }

  /**
   * A stateless message between servers; refused from a client.
   *
   * @param address where it goes, as {@link Addressed#address()} has it
   * @param payload text that only the application understands
   */
  record BroadcastStateless(String address, String payload) implements Addressed {
    @Override
    public void writeMessage(ByteWriter out) {
      out.writeVarUint(BROADCAST_STATELESS);
      out.writeVarString(payload);
    }
  }

  /**
   * Ends the use of one document; only a server gives a reason.
   *
   * @param address where it goes, as {@link Addressed#address()} has it
   * @param reason why, or null
   */
  record Close(String address, @Nullable String reason) implements Addressed {
    @Override
    public void writeMessage(ByteWriter out) {
      out.writeVarUint(CLOSE);
      if (reason != null) {
        out.writeVarString(reason);
      }
    }
  }

  /**
   * Acknowledges one Step2 or Update, in their order.
   *
   * @param address where it goes, as {@link Addressed#address()} has it
   * @param saved whether it is durable; false says that it was refused
   */
  record SyncStatus(String address, boolean saved) implements Addressed {
    @Override
    public void writeMessage(ByteWriter out) {
      out.writeVarUint(SYNC_STATUS);
      out.writeVarUint(saved ? 1 : 0);
    }
  }

  /** Asks for a sign of life. */
  record Ping() implements HocuspocusFrame {
    @Override
    public void writeTo(ByteWriter out) {
      out.writeUint8(PING);
    }
  }

  /** Gives a sign of life. */
  record Pong() implements HocuspocusFrame {
    @Override
    public void writeTo(ByteWriter out) {
      out.writeUint8(PONG);
    }
  }

  /**
   * Writes the whole frame.
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
   * Decodes a WebSocket message.
   *
   * @param encoded the whole of the WebSocket message
   * @return the frame; its byte arrays belong to the caller
   * @throws MalformedUpdateException if it is not exactly one frame
   */
  static HocuspocusFrame decode(byte[] encoded) {
    ByteReader in = new ByteReader(encoded);
    HocuspocusFrame frame = HocuspocusReader.read(in);
    in.expectEnd();
    return frame;
  }
}
