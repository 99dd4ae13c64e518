package dev.weft.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * SIGTERM with many sessions and a writer in full swing: everybody is told to come back, nothing
 * acknowledged is missing, and the relay is gone soon.
 *
 * <p>{@code -Dweft.sessions=10000} for more; it prints how long it took.
 */
final class DrainTest {
  private static final int SESSIONS = Integer.getInteger("weft.sessions", 400);
  private static final int PER_DOCUMENT = 50;
  private static final int RESTART = 1012;
  private static final int TERMINATED = 143;

  @TempDir Path folder;

  @Test
  void terminate_underLoad_tellsEverySessionToComeBackAndLosesNothing() throws Exception {
    RelayProcess relay = RelayProcess.start(folder, 0);
    List<Future<Integer>> codes = new ArrayList<>();
    var witness = new Witness();
    long[] nanos = {0};
    int[] status = {0};
    try (ExecutorService sessions = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < SESSIONS; i++) {
        RawClient client = RawClient.connect(relay.port(), "/sync/idle-" + i / PER_DOCUMENT);
        codes.add(sessions.submit(() -> codeOf(client)));
      }
      Scrape.await(relay.port(), "weft_sockets_open", SESSIONS);
      witness.writeUntil(
          relay.port(),
          200,
          () -> {
            long start = System.nanoTime();
            status[0] = relay.terminate();
            nanos[0] = System.nanoTime() - start;
          },
          RESTART);
      for (Future<Integer> code : codes) {
        assertThat(code.get()).isEqualTo(RESTART);
      }
    } finally {
      relay.close();
    }
    assertThat(status[0]).isIn(0, TERMINATED);
    System.out.printf(
        "DrainTest: %d sessions told and the process gone in %.2f s%n", SESSIONS, nanos[0] / 1e9);
    try (RelayProcess again = RelayProcess.start(folder, 0)) {
      witness.verify(again.port());
    }
    assertThat(witness.acknowledgements()).isPositive();
  }

  private static int codeOf(RawClient client) {
    // Its patience is that of a client who waits for news.
    try (client) {
      RawClient.Message message = client.nextMessage();
      while (!(message instanceof RawClient.Closed)) {
        message = client.nextMessage();
      }
      return ((RawClient.Closed) message).code();
    }
  }
}
