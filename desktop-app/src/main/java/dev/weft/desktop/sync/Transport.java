package dev.weft.desktop.sync;

import java.net.URI;

/** Opens sockets. Calls back on any thread, one call at a time for each socket, in order. */
public interface Transport {
  /** Starts to connect and returns at once; the listener hears the outcome. */
  void connect(URI address, Listener listener);

  /** An open socket. Methods return at once; what cannot be sent any more is dropped. */
  interface Socket {
    /** Sends one binary message, in order. */
    void send(byte[] message);

    /** Asks for a sign of life. */
    void ping();

    /** Closes the socket. */
    void close();
  }

  /** Hears of one socket. After {@code closed} there are no more calls. */
  interface Listener {
    /** The socket is open. */
    void opened(Socket socket);

    /** A binary message arrived. */
    void message(byte[] message);

    /** A sign of life arrived. */
    void pong();

    /**
     * The socket is closed or could not be opened.
     *
     * @param code WebSocket close code; 1006 if there was none
     * @param reason in words, may be empty
     */
    void closed(int code, String reason);
  }
}
