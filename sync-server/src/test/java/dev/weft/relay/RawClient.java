package dev.weft.relay;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket client down at the bytes, for what no library would do: not reading, not answering
 * pings, never finishing, lying about compression. Blocking; one thread.
 */
public final class RawClient implements AutoCloseable {
  static final int CONTINUATION = 0;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;
  static final int RSV1 = 0x40;

  private static final int PATIENCE_MILLIS = 60_000;

  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;
  private String extensions = "";
  private String closeReason = "";

  /** What a client hears. */
  public sealed interface Message {}

  /** A whole binary message. */
  public record Whole(byte[] bytes) implements Message {}

  /**
   * The end.
   *
   * @param code 1006 if none was told
   */
  public record Closed(int code, String reason) implements Message {}

  /**
   * One frame as it came.
   *
   * @param isCompressed whether RSV1 was set
   */
  record Frame(int opcode, boolean isFin, boolean isCompressed, byte[] payload) {}

  private RawClient(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    this.out = socket.getOutputStream();
  }

  public static RawClient connect(int port, String path) {
    return connect(port, path, "", 0);
  }

  /**
   * Opens a socket and shakes hands.
   *
   * @param headers further header lines
   * @param receiveBuffer bytes the system may keep for this client; 0 for as many as it likes
   */
  public static RawClient connect(int port, String path, String headers, int receiveBuffer) {
    try {
      Socket socket = new Socket();
      if (receiveBuffer > 0) {
        socket.setReceiveBufferSize(receiveBuffer);
      }
      socket.connect(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      socket.setSoTimeout(PATIENCE_MILLIS);
      var client = new RawClient(socket);
      client.handshake(port, path, headers);
      return client;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void handshake(int port, String path, String headers) throws IOException {
    String request =
        "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                .formatted(path, port)
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
            + headers
            + "\r\n";
    out.write(request.getBytes(StandardCharsets.ISO_8859_1));
    var head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      head.write(in.readUnsignedByte());
    }
    String answer = head.toString(StandardCharsets.ISO_8859_1);
    if (!answer.startsWith("HTTP/1.1 101")) {
      throw new IOException(answer);
    }
    answer
        .lines()
        .filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith("sec-websocket-ext"))
        .forEach(line -> extensions = line.substring(line.indexOf(':') + 1).strip());
  }

  /** What the server has agreed to. */
  String extensions() {
    return extensions;
  }

  /** Sends a frame with a mask of zeros; {@code flags} may be {@link #RSV1}. */
  void send(int opcode, boolean isFin, int flags, byte[] payload) {
    try {
      var frame = new ByteArrayOutputStream(payload.length + 14);
      frame.write((isFin ? 0x80 : 0) | flags | opcode);
      if (payload.length < 126) {
        frame.write(0x80 | payload.length);
      } else if (payload.length < 1 << 16) {
        frame.write(0x80 | 126);
        frame.write(payload.length >> 8);
        frame.write(payload.length);
      } else {
        frame.write(0x80 | 127);
        for (int shift = 56; shift >= 0; shift -= 8) {
          frame.write((int) ((long) payload.length >> shift));
        }
      }
      frame.write(new byte[4]);
      frame.write(payload);
      out.write(frame.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends bytes as they are. */
  public void sendRaw(byte[] bytes) {
    try {
      out.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends a message in one frame. */
  public void send(byte[] message) {
    send(BINARY, true, 0, message);
  }

  /** The next frame, or null if the connection has ended. */
  @Nullable Frame read() {
    try {
      int first = in.readUnsignedByte();
      long length = in.readUnsignedByte();
      if (length == 126) {
        length = in.readUnsignedShort();
      } else if (length == 127) {
        length = in.readLong();
      }
      byte[] payload = new byte[Math.toIntExact(length)];
      in.readFully(payload);
      return new Frame(first & 0xF, (first & 0x80) != 0, (first & RSV1) != 0, payload);
    } catch (EOFException | SocketException e) {
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next frame; fails if the connection has ended. */
  Frame next() {
    Frame frame = read();
    if (frame == null) {
      throw new AssertionError("The connection ended");
    }
    return frame;
  }

  /** The next binary message, pings answered; fails if the connection ends before. */
  public byte[] readMessage() {
    if (nextMessage() instanceof Whole(byte[] bytes)) {
      return bytes;
    }
    throw new AssertionError("The connection ended: " + closeReason);
  }

  /** The next binary message or the end, pings answered. */
  public Message nextMessage() {
    var message = new ByteArrayOutputStream();
    boolean isCompressed = false;
    while (true) {
      Frame frame = read();
      if (frame == null) {
        return new Closed(1006, "");
      }
      switch (frame.opcode()) {
        case CLOSE -> {
          return closed(frame);
        }
        case PING -> send(PONG, true, 0, frame.payload());
        case BINARY, CONTINUATION -> {
          isCompressed |= frame.isCompressed();
          message.writeBytes(frame.payload());
          if (frame.isFin()) {
            byte[] payload = message.toByteArray();
            return new Whole(isCompressed ? Rfc7692.inflate(payload) : payload);
          }
        }
        default -> {
          // A pong.
        }
      }
    }
  }

  private Closed closed(Frame frame) {
    byte[] payload = frame.payload();
    if (payload.length < 2) {
      return new Closed(1005, "");
    }
    closeReason = new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
    return new Closed(((payload[0] & 0xFF) << 8) | (payload[1] & 0xFF), closeReason);
  }

  /** Reads to the end and returns the close code, 1006 if there was none. */
  public int closeCode() {
    Frame frame;
    while ((frame = read()) != null) {
      if (frame.opcode() == CLOSE) {
        return closed(frame).code();
      }
    }
    return 1006;
  }

  /** The reason that came with the close code; empty if none did. */
  public String closeReason() {
    return closeReason;
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
