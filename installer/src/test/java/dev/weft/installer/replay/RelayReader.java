package dev.weft.installer.replay;

import dev.weft.crdt.StateVector;
import dev.weft.crdt.protocol.YWebsocketFrame;
import dev.weft.crdt.sync.SyncMessage;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Asks a relay for all it holds of a document, over the y-websocket dialect. */
final class RelayReader implements WebSocket.Listener {
  private static final long TIMEOUT_SECONDS = 30;

  private final ByteArrayOutputStream message = new ByteArrayOutputStream();
  private final CompletableFuture<byte[]> update = new CompletableFuture<>();

  private RelayReader() {}

  /** The relay's whole document as a version 1 update. */
  static byte[] read(URI relay, String document) {
    RelayReader reader = new RelayReader();
    try (HttpClient client = HttpClient.newHttpClient()) {
      WebSocket socket =
          client
              .newWebSocketBuilder()
              .buildAsync(URI.create(relay + "/sync/" + document), reader)
              .orTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS)
              .join();
      byte[] ask = new YWebsocketFrame.Sync(new SyncMessage.Step1(StateVector.EMPTY)).encode();
      socket.sendBinary(ByteBuffer.wrap(ask), true).join();
      byte[] answer = reader.update.orTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS).join();
      socket.abort();
      return answer;
    }
  }

  @Override
  public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean isLast) {
    byte[] bytes = new byte[data.remaining()];
    data.get(bytes);
    message.writeBytes(bytes);
    if (isLast) {
      for (YWebsocketFrame frame : YWebsocketFrame.decodeAll(message.toByteArray())) {
        if (frame instanceof YWebsocketFrame.Sync sync
            && sync.message() instanceof SyncMessage.Step2 step2) {
          update.complete(step2.update());
        }
      }
      message.reset();
    }
    socket.request(1);
    return CompletableFuture.completedStage(null);
  }

  @Override
  public void onError(WebSocket socket, Throwable error) {
    update.completeExceptionally(error);
  }
}
