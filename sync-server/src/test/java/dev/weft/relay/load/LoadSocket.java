package dev.weft.relay.load;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket client (RFC 6455) on a blocking socket, as small as a client can be, so that the load
 * costs less than what is loaded. Reads on the thread that calls {@link #read}; writes from any.
 */
final class LoadSocket implements AutoCloseable {
  private static final int CONNECT_MILLIS_MAX = 30_000;
  private static final int BUFFER_BYTES_MIN = 256;
  private static final int HANDSHAKE_BYTES_MAX = 8 << 10;

  /** A buffer that a large message has made larger is let go above this. */
  private static final int BUFFER_BYTES_KEPT = 64 << 10;

  private static final int CONTINUATION = 0;
  private static final int BINARY = 2;
  private static final int CLOSE = 8;
  private static final int PING = 9;

  /** Takes a binary message: {@code length} bytes from {@code from}; they are reused afterwards. */
  interface Messages {
    void message(byte[] bytes, int from, int length);
  }

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private final Object writing = new Object();
  private final AtomicBoolean isClosing = new AtomicBoolean();
  private byte[] buffer = new byte[BUFFER_BYTES_MIN];
  private int start;
  private int end;
  private byte @Nullable [] fragments;

  private LoadSocket(Socket socket) throws IOException {
    this.socket = socket;
    this.in = socket.getInputStream();
    this.out = socket.getOutputStream();
  }

  /**
   * Connects and upgrades.
   *
   * @param source address to connect from, or null for any; several of them get around the number
   *     of ports per address
   */
  static LoadSocket connect(int port, String path, @Nullable InetAddress source)
      throws IOException {
    var raw = new Socket();
    try {
      raw.setTcpNoDelay(true);
      if (source != null) {
        raw.bind(new InetSocketAddress(source, 0));
      }
      raw.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS_MAX);
      var socket = new LoadSocket(raw);
      socket.upgrade(port, path);
      return socket;
    } catch (IOException e) {
      raw.close();
      throw e;
    }
  }

  private void upgrade(int port, String path) throws IOException {
    String request =
        "GET "
            + path
            + " HTTP/1.1\r\nHost: 127.0.0.1:"
            + port
            + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: d2VmdC1sb2FkLXRvb2whIQ==\r\n\r\n";
    out.write(request.getBytes(StandardCharsets.ISO_8859_1));
    int headEnd;
    while ((headEnd = endOfHead()) < 0) {
      if (end > HANDSHAKE_BYTES_MAX) {
        throw new IOException("The server's answer to the upgrade does not end");
      }
      fill(1);
    }
    String head = new String(buffer, 0, headEnd, StandardCharsets.ISO_8859_1);
    if (!head.startsWith("HTTP/1.1 101")) {
      throw new IOException("The server refused the upgrade: " + head.lines().findFirst());
    }
    start = headEnd;
  }

  private int endOfHead() {
    for (int i = 3; i < end; i++) {
      if (buffer[i] == '\n' && buffer[i - 2] == '\n') {
        return i + 1;
      }
    }
    return -1;
  }

  /** Hands over messages until the socket is closed; returns the close code, 1006 without one. */
  int read(Messages messages) {
    try {
      while (true) {
        while (end - start < 2) {
          fill(2);
        }
        int first = buffer[start] & 0xFF;
        int header = headerBytes(buffer[start + 1] & 0x7F);
        while (end - start < header) {
          fill(header);
        }
        int length = payloadBytes(header);
        while (end - start < header + length) {
          fill(header + length);
        }
        int from = start + header;
        start = from + length;
        int opcode = first & 0x0F;
        if (opcode == CLOSE) {
          return closed(from, length);
        }
        frame(opcode, (first & 0x80) != 0, from, length, messages);
        if (start == end) {
          start = 0;
          end = 0;
          if (buffer.length > BUFFER_BYTES_KEPT) {
            buffer = new byte[BUFFER_BYTES_MIN];
          }
        }
      }
    } catch (IOException e) {
      closeRaw();
      return 1006;
    }
  }

  private int closed(int from, int length) {
    int code = length < 2 ? 1005 : ((buffer[from] & 0xFF) << 8) | (buffer[from + 1] & 0xFF);
    if (isClosing.compareAndSet(false, true)) {
      sendQuietly(CLOSE, Arrays.copyOfRange(buffer, from, from + Math.min(length, 2)));
    }
    closeRaw();
    return code;
  }

  private void frame(int opcode, boolean isLast, int from, int length, Messages messages) {
    if (opcode == PING) {
      sendQuietly(10, Arrays.copyOfRange(buffer, from, from + length));
    } else if (opcode == BINARY && isLast) {
      messages.message(buffer, from, length);
    } else if (opcode == BINARY || opcode == CONTINUATION) {
      byte[] before = fragments == null ? new byte[0] : fragments;
      byte[] all = Arrays.copyOf(before, before.length + length);
      System.arraycopy(buffer, from, all, before.length, length);
      fragments = isLast ? null : all;
      if (isLast) {
        messages.message(all, 0, all.length);
      }
    }
  }

  private static int headerBytes(int length) {
    return length < 126 ? 2 : length == 126 ? 4 : 10;
  }

  private int payloadBytes(int header) throws IOException {
    if (header == 2) {
      return buffer[start + 1] & 0x7F;
    }
    long length = 0;
    for (int i = 2; i < header; i++) {
      length = (length << 8) | (buffer[start + i] & 0xFF);
    }
    if (length > Integer.MAX_VALUE - 64) {
      throw new IOException("A message of " + length + " bytes");
    }
    return (int) length;
  }

  /** Reads some more; makes room for {@code needed} bytes from {@code start}. */
  private void fill(int needed) throws IOException {
    if (start + needed > buffer.length || end == buffer.length) {
      int room = Math.max(needed, Math.min(2 * (end - start), 16 << 10));
      byte[] larger = room > buffer.length ? new byte[Math.max(room, 2 * buffer.length)] : buffer;
      System.arraycopy(buffer, start, larger, 0, end - start);
      buffer = larger;
      end -= start;
      start = 0;
    }
    int count = in.read(buffer, end, buffer.length - end);
    if (count < 0) {
      throw new EOFException();
    }
    end += count;
  }

  /** Sends a binary message. */
  void send(byte[] message) throws IOException {
    write(BINARY, message);
  }

  private void sendQuietly(int opcode, byte[] payload) {
    try {
      write(opcode, payload);
    } catch (IOException e) {
      // The reader sees the end of the connection and says how it ended.
    }
  }

  private void write(int opcode, byte[] payload) throws IOException {
    int length = payload.length;
    int header = length < 126 ? 6 : length < 1 << 16 ? 8 : 14;
    var frame = new byte[header + length];
    frame[0] = (byte) (0x80 | opcode);
    if (header == 6) {
      frame[1] = (byte) (0x80 | length);
    } else {
      frame[1] = (byte) (0x80 | (header == 8 ? 126 : 127));
      for (int i = header - 5, left = length; i > 1; i--, left >>>= 8) {
        frame[i] = (byte) left;
      }
    }
    int mask = ThreadLocalRandom.current().nextInt();
    for (int i = 0; i < 4; i++) {
      frame[header - 4 + i] = (byte) (mask >>> (24 - 8 * i));
    }
    for (int i = 0; i < length; i++) {
      frame[header + i] = (byte) (payload[i] ^ frame[header - 4 + (i & 3)]);
    }
    synchronized (writing) {
      out.write(frame);
    }
  }

  /** Says goodbye; the reader ends when the server has answered. */
  void leave() {
    if (isClosing.compareAndSet(false, true)) {
      sendQuietly(CLOSE, new byte[] {3, (byte) 0xE8});
    }
  }

  private void closeRaw() {
    try {
      socket.close();
    } catch (IOException e) {
      // It is of no more use either way.
    }
  }

  /** Ends the connection at once, without a goodbye. */
  @Override
  public void close() {
    closeRaw();
  }
}
