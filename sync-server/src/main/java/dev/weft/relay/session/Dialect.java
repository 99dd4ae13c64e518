package dev.weft.relay.session;

import dev.weft.crdt.codec.MalformedUpdateException;

/** How one socket speaks. Called by its socket, one call at a time. */
interface Dialect {
  /** The socket is open. */
  void opened();

  /**
   * A whole binary message has arrived.
   *
   * @throws MalformedUpdateException if it cannot be decoded; the socket is closed then
   */
  void message(byte[] message);

  /** The socket is gone: leave all documents. */
  void closed();

  /** Time has passed: what has waited too long is given up. */
  void tick(long nowMillis);

  /** Time has passed: a sign of life, if this dialect has one of its own. */
  void keepAlive();
}
