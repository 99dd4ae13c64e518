package dev.weft.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.crdt.protocol.Generation;
import dev.weft.relay.config.RelayOptions;
import dev.weft.relay.session.OpenAccess;
import dev.weft.relay.world.World;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Desktops of several generations at the door of this relay: served, or refused in words. */
final class GenerationsTest {
  private static final int ANSWER_WITHIN_MILLIS = 60_000;

  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init")
  private RunningRelay relay;

  @BeforeEach
  void start() {
    relay =
        RunningRelay.start(
            RelayOptions.onAnyPort(folder.resolve("data")), World.system(), new OpenAccess());
  }

  @AfterEach
  void stop() {
    relay.close();
  }

  /** Asks for a socket and returns the head of the answer and the start of its body. */
  private String answerTo(String path, String stated) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), relay.port())) {
      socket.setSoTimeout(ANSWER_WITHIN_MILLIS);
      String request =
          "GET "
              + path
              + " HTTP/1.1\r\nHost: 127.0.0.1:"
              + relay.port()
              + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
              + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
              + stated
              + "\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      StringBuilder answer = new StringBuilder();
      byte[] bytes = new byte[4096];
      while (answer.indexOf("\r\n\r\n") < 0
          || (answer.indexOf(" 426 ") >= 0 && answer.indexOf("}") < 0)) {
        int count = socket.getInputStream().read(bytes);
        if (count < 0) {
          break;
        }
        answer.append(new String(bytes, 0, count, StandardCharsets.UTF_8));
      }
      return answer.toString();
    }
  }

  private static String stating(int generation) {
    return Generation.HEADER + ": " + generation + "\r\n";
  }

  @Test
  void upgrade_thisAndThePreviousGeneration_areServed() throws IOException {
    for (String path : new String[] {"/sync", "/sync/doc"}) {
      assertThat(answerTo(path, stating(Generation.CURRENT))).startsWith("HTTP/1.1 101");
      assertThat(answerTo(path, stating(Generation.CURRENT - 1))).startsWith("HTTP/1.1 101");
    }
  }

  @Test
  void upgrade_anyOtherYjsClient_isServed() throws IOException {
    assertThat(answerTo("/sync/doc", "")).startsWith("HTTP/1.1 101");
  }

  @Test
  void upgrade_newerDesktop_isToldInWords() throws IOException {
    assertThat(answerTo("/sync", stating(Generation.CURRENT + 1)))
        .startsWith("HTTP/1.1 426")
        .contains("application/problem+json")
        .contains("This relay is too old for this Weft")
        .contains("stays on your computer");
  }

  @Test
  void upgrade_nonsense_isRefused() throws IOException {
    assertThat(answerTo("/sync", Generation.HEADER + ": new\r\n")).startsWith("HTTP/1.1 426");
  }
}
