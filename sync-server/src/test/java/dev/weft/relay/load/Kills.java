package dev.weft.relay.load;

import java.io.IOException;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * SIGKILL right after an acknowledgement: how many kills lose something that a client was told is
 * safe, and for how long it had been told so. A server that has no acknowledgement tells it by
 * showing the edit to somebody else.
 */
final class Kills {
  private static final long SEED = Long.getLong("weft.seed", 20_261_125L);
  private static final double SECONDS_MIN = 0.2;
  private static final long STEP_NANOS = 5_000_000;
  private static final long POLL_NANOS = 50_000;
  private static final double PATIENCE_SECONDS = 30;

  /** A document that is not all there when it is first told may still be on its way from disk. */
  private static final double LOAD_SECONDS = 2;

  private static final int EDITS_MAX = 1 << 13;

  /**
   * What was lost.
   *
   * @param kills how many
   * @param lossy kills after which something acknowledged was gone
   * @param longestSeconds the longest time that something had been acknowledged and was lost
   * @param edits acknowledged edits lost, over all kills
   */
  record Outcome(int kills, int lossy, double longestSeconds, long edits) {}

  private final ServerUnderLoad server;

  Kills(ServerUnderLoad server) {
    this.server = server;
  }

  /** Kills the server so many times, each after up to so many seconds of writing. */
  Outcome run(int kills, double secondsMax) throws IOException, InterruptedException {
    var random = new Random(SEED);
    int lossy = 0;
    long edits = 0;
    double longest = 0;
    for (int kill = 0; kill < kills; kill++) {
      double seconds = SECONDS_MIN + random.nextDouble() * (secondsMax - SECONDS_MIN);
      var acknowledgedNanos = new long[EDITS_MAX];
      int acknowledged = write("kill-" + kill, seconds, acknowledgedNanos);
      // The kill follows the last acknowledgement at once.
      long killed = acknowledged == 0 ? 0 : acknowledgedNanos[acknowledged - 1];
      int survived = survived("kill-" + kill, acknowledged);
      if (survived < acknowledged) {
        lossy++;
        edits += acknowledged - survived;
        longest = Math.max(longest, (killed - acknowledgedNanos[survived]) / 1e9);
      }
      System.out.printf(
          Locale.ROOT, "    kill %d: %d acknowledged, %d survived%n", kill, acknowledged, survived);
    }
    return new Outcome(kills, lossy, longest, edits);
  }

  /**
   * Writes edit after edit until the time is over and kills the server while everybody is
   * connected, since some store when the last one leaves; returns how many were acknowledged.
   */
  private int write(String document, double seconds, long[] acknowledgedNanos)
      throws IOException, InterruptedException {
    var room = new Room(document, 2);
    try (LoadMember writer = LoadMember.join(room, 0, server, new Window(), null, true);
        LoadMember reader = LoadMember.join(room, 1, server, new Window(), null, true)) {
      await(writer);
      await(reader);
      long end = System.nanoTime() + (long) (seconds * 1e9);
      int count = 0;
      while (System.nanoTime() < end && count < EDITS_MAX) {
        writer.write(System.nanoTime());
        count++;
        long patience = System.nanoTime() + (long) (PATIENCE_SECONDS * 1e9);
        while (acknowledged(writer, reader) < count) {
          if (System.nanoTime() > patience) {
            throw new IOException("Edit " + count + " of " + document + " is not acknowledged");
          }
          LockSupport.parkNanos(POLL_NANOS);
        }
        acknowledgedNanos[count - 1] = System.nanoTime();
        if (System.nanoTime() < end) {
          LockSupport.parkNanos(STEP_NANOS);
        }
      }
      server.killAndRestart();
      return count;
    }
  }

  private long acknowledged(LoadMember writer, LoadMember reader) {
    return server.dialect() == Dialect.HOCUSPOCUS ? writer.acknowledged() : reader.delivered();
  }

  private int survived(String document, int wanted) throws IOException, InterruptedException {
    var room = new Room(document, 2);
    try (LoadMember reader = LoadMember.join(room, 1, server, new Window(), null, true)) {
      await(reader);
      long until = System.nanoTime() + (long) (LOAD_SECONDS * 1e9);
      while (reader.delivered() < wanted && System.nanoTime() < until) {
        LockSupport.parkNanos(POLL_NANOS);
      }
      return (int) Math.min(wanted, reader.delivered());
    }
  }

  private static void await(LoadMember member) throws IOException, InterruptedException {
    long patience = System.nanoTime() + (long) (PATIENCE_SECONDS * 1e9);
    while (!member.synced().isDone()) {
      if (System.nanoTime() > patience) {
        throw new IOException(member.room().name() + " is not served");
      }
      Thread.sleep(1);
    }
  }
}
