package dev.weft.relay.session;

import dev.weft.relay.document.CloseCode;
import dev.weft.relay.document.Limit;

/** What sockets count; names of metrics are the implementer's. */
public interface SocketMeter {
  void opened();

  void closed();

  void received(int bytes);

  void sent(int messages, long bytes);

  /** A socket closed by the relay for this reason. */
  void closing(CloseCode code);

  /** A socket is not read for a while, because too much of what it or all sent is in hand. */
  void paused();

  /** A client has crossed a limit. */
  void crossed(Limit limit);

  /**
   * A message was dropped for a slow reader.
   *
   * @param isStateless whether nothing makes up for it
   */
  void dropped(boolean isStateless);
}
