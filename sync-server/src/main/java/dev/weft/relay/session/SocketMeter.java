package dev.weft.relay.session;

import dev.weft.relay.document.CloseCode;

/** What sockets count; names of metrics are the implementer's. */
public interface SocketMeter {
  void opened();

  void closed();

  void received(int bytes);

  void sent(int messages, long bytes);

  /** A socket closed by the relay for this reason. */
  void closing(CloseCode code);

  /** A slow reader whose queue was dropped. */
  void dropped(int messages);
}
