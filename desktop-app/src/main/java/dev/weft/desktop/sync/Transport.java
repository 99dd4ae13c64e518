package dev.weft.desktop.sync;

import java.net.URI;

/**
 * Opens sockets. Calls back on any thread, one call at a time for each socket, in order.
 *
 * <p>What a socket cannot send at once waits in it, up to a bound: a caller that goes on while
 * {@link Socket#isCongested()} loses the connection, never the memory.
 */
public interface Transport {
  /** Starts to connect and returns at once; the listener hears the outcome. */
  void connect(URI address, Listener listener);

  /** An open socket. Methods return at once; what cannot be sent any more is dropped. */
  interface Socket {
    /** Sends one binary message, in order. */
    void send(byte[] message);

    /** Whether so much waits that nothing more should be sent until {@link Listener#drained()}. */
    boolean isCongested();

    /** Asks for a sign of life. */
    void ping();

    /** Closes the socket. */
    void close();
  }

  /** Hears of one socket. After {@code closed} or {@code refused} there are no more calls. */
  interface Listener {
    /** The socket is open. */
    void opened(Socket socket);

    /** A binary message arrived. */
    void message(byte[] message);

    /** A sign of life arrived. */
    void pong();

    /** The socket was congested and is so no more. */
    void drained();

    /**
     * No socket was opened: the other side answered as a web server does.
     *
     * @param httpStatus of the answer
     * @param reason in words, may be empty
     */
    void refused(int httpStatus, String reason);

    /**
     * The socket is closed or could not be opened.
     *
     * @param code WebSocket close code; 1006 if there was none, 1015 if its certificate is not
     *     trusted
     * @param reason in words, may be empty
     */
    void closed(int code, String reason);
  }
}
