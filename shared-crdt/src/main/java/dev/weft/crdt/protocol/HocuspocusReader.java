package dev.weft.crdt.protocol;

import dev.weft.crdt.codec.ByteReader;
import dev.weft.crdt.sync.SyncMessage;

/** Reads the frames that {@link HocuspocusFrame} describes. */
final class HocuspocusReader {
  static final int AUTH_TOKEN = 0;
  static final int AUTH_DENIED = 1;
  static final int AUTH_GRANTED = 2;

  private HocuspocusReader() {}

  static HocuspocusFrame read(ByteReader in) {
    if (in.remaining() == 1) {
      return readBare(in);
    }
    String address = in.readVarString();
    long type = in.readVarUint();
    if (type > HocuspocusFrame.SYNC_STATUS) {
      throw in.malformed("unknown type of Hocuspocus frame " + type);
    }
    return switch ((int) type) {
      case HocuspocusFrame.SYNC -> new HocuspocusFrame.Sync(address, SyncMessage.readFrom(in));
      case HocuspocusFrame.AWARENESS -> new HocuspocusFrame.Awareness(address, in.readVarBytes());
      case HocuspocusFrame.AUTH -> readAuth(address, in);
      case HocuspocusFrame.QUERY_AWARENESS -> new HocuspocusFrame.QueryAwareness(address);
      case HocuspocusFrame.SYNC_REPLY ->
          new HocuspocusFrame.SyncReply(address, SyncMessage.readFrom(in));
      case HocuspocusFrame.STATELESS -> new HocuspocusFrame.Stateless(address, in.readVarString());
      case HocuspocusFrame.BROADCAST_STATELESS ->
          new HocuspocusFrame.BroadcastStateless(address, in.readVarString());
      case HocuspocusFrame.CLOSE ->
          new HocuspocusFrame.Close(address, in.hasRemaining() ? in.readVarString() : null);
      default -> new HocuspocusFrame.SyncStatus(address, readFlag(in));
    };
  }

  private static HocuspocusFrame readBare(ByteReader in) {
    int type = in.readUint8();
    if (type == HocuspocusFrame.PING) {
      return new HocuspocusFrame.Ping();
    }
    if (type == HocuspocusFrame.PONG) {
      return new HocuspocusFrame.Pong();
    }
    throw in.malformed("a frame of one byte must be a ping or a pong");
  }

  private static HocuspocusFrame readAuth(String address, ByteReader in) {
    long kind = in.readVarUint();
    if (kind == AUTH_TOKEN) {
      return in.hasRemaining() ? readToken(address, in) : new HocuspocusFrame.TokenRequest(address);
    }
    if (kind == AUTH_DENIED) {
      return new HocuspocusFrame.PermissionDenied(address, in.readVarString());
    }
    if (kind == AUTH_GRANTED) {
      return new HocuspocusFrame.Authenticated(address, in.readVarString());
    }
    throw in.malformed("unknown type of auth message " + kind);
  }

  private static HocuspocusFrame readToken(String address, ByteReader in) {
    String token = in.readVarString();
    return new HocuspocusFrame.Token(address, token, in.hasRemaining() ? in.readVarString() : null);
  }

  private static boolean readFlag(ByteReader in) {
    long flag = in.readVarUint();
    if (flag > 1) {
      throw in.malformed("a sync status is 0 or 1, not " + flag);
    }
    return flag == 1;
  }
}
