package dev.weft.relay.load;

import dev.weft.crdt.StateVector;
import dev.weft.crdt.protocol.HocuspocusFrame;
import dev.weft.crdt.protocol.YWebsocketFrame;
import dev.weft.crdt.sync.SyncMessage;

/** How the load speaks to a server. */
enum Dialect {
  /** The path names the document. */
  Y_WEBSOCKET {
    @Override
    String path(String document) {
      return "/sync/" + document;
    }

    @Override
    byte[] sync(String document, SyncMessage message) {
      return new YWebsocketFrame.Sync(message).encode();
    }
  },

  /** Every message names the document; each update is acknowledged. */
  HOCUSPOCUS {
    @Override
    String path(String document) {
      return "/sync";
    }

    @Override
    byte[] sync(String document, SyncMessage message) {
      return new HocuspocusFrame.Sync(document, message).encode();
    }
  };

  abstract String path(String document);

  abstract byte[] sync(String document, SyncMessage message);

  /** The question for everything. */
  byte[] askForAll(String document) {
    return sync(document, new SyncMessage.Step1(StateVector.EMPTY));
  }
}
