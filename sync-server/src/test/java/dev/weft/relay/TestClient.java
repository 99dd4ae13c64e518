package dev.weft.relay;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A bare WebSocket client of the JDK: sends bytes, collects messages and the close code. */
final class TestClient implements WebSocket.Listener, AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final LinkedBlockingQueue<byte[]> messages = new LinkedBlockingQueue<>();
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private final ByteArrayOutputStream parts = new ByteArrayOutputStream();
  private @Nullable WebSocket socket;

  static TestClient connect(int port, String path) {
    var client = new TestClient();
    client.socket =
        HTTP.newWebSocketBuilder()
            .buildAsync(URI.create("ws://127.0.0.1:" + port + path), client)
            .join();
    return client;
  }

  void send(byte[] message) {
    if (socket != null) {
      var _ = socket.sendBinary(ByteBuffer.wrap(message), true).join();
    }
  }

  /** Sends part of a message that never ends; false once the socket is broken. */
  boolean sendPart(byte[] part) {
    return socket != null && succeeds(socket.sendBinary(ByteBuffer.wrap(part), false));
  }

  /** Sends a message unless the socket is broken by now. */
  void trySend(byte[] message) {
    if (socket != null) {
      succeeds(socket.sendBinary(ByteBuffer.wrap(message), true));
    }
  }

  private static boolean succeeds(CompletableFuture<WebSocket> sending) {
    try {
      sending.join();
      return true;
    } catch (CompletionException e) {
      return false;
    }
  }

  void sendText(String text) {
    if (socket != null) {
      var _ = socket.sendText(text, true).join();
    }
  }

  /** The next message; fails when none comes in time. */
  byte[] receive() {
    byte[] message = poll(PATIENCE);
    if (message == null) {
      throw new AssertionError("No message came within " + PATIENCE);
    }
    return message;
  }

  byte @Nullable [] poll(Duration patience) {
    try {
      return messages.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The close code; fails when the socket stays open. */
  int closeCode() {
    return closed.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  boolean isClosed() {
    return closed.isDone();
  }

  @Override
  public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean isLast) {
    byte[] part = new byte[data.remaining()];
    data.get(part);
    parts.writeBytes(part);
    if (isLast) {
      messages.add(parts.toByteArray());
      parts.reset();
    }
    from.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    closed.complete(code);
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    closed.complete(1006);
  }

  @Override
  public void close() {
    if (socket != null) {
      socket.abort();
    }
  }
}
