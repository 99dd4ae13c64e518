package dev.weft.relay.load;

import dev.weft.relay.load.SteadyLoad.Outcome;
import dev.weft.relay.load.SteadyLoad.Shape;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Finds the highest pace at which a server keeps up: what is due is sent, 99 of 100 deliveries take
 * less than 100 ms, and every edit reaches everybody exactly once.
 */
final class RateSearch {
  private static final double P99_MILLIS_MAX = 100;

  /** The load counts as sent if so much of it could be. */
  private static final double SHARE_SENT_MIN = 0.95;

  private static final double GROWTH = 1.7;
  private static final int REFINEMENTS = 2;

  private final ServerUnderLoad server;
  private final double warmUpSeconds;
  private final double seconds;
  private int attempts;

  RateSearch(ServerUnderLoad server, double warmUpSeconds, double seconds) {
    this.server = server;
    this.warmUpSeconds = warmUpSeconds;
    this.seconds = seconds;
  }

  /** The outcome at the highest pace found, from {@code from} edits per second upwards. */
  Outcome run(String name, int documents, int members, double from)
      throws IOException, InterruptedException {
    Outcome best = null;
    double good = 0;
    double bad = Double.POSITIVE_INFINITY;
    double next = from;
    for (int refined = 0; refined <= REFINEMENTS; ) {
      Outcome outcome = attempt(name, new Shape(documents, members, next));
      if (outcome != null) {
        good = next;
        best = outcome;
      } else {
        bad = next;
      }
      if (bad == Double.POSITIVE_INFINITY) {
        next = good * GROWTH;
      } else if (good == 0) {
        next = bad / GROWTH / GROWTH;
        if (next < 20) {
          throw new IOException("The server does not keep up at any pace");
        }
      } else {
        next = Math.sqrt(good * bad);
        refined++;
      }
    }
    if (best == null) {
      throw new IOException("The server does not keep up at any pace");
    }
    return best;
  }

  private @Nullable Outcome attempt(String name, Shape shape)
      throws IOException, InterruptedException {
    Outcome outcome =
        new SteadyLoad(server, warmUpSeconds, seconds).run(name + "-" + attempts++ + "-", shape);
    boolean isGood =
        outcome.p99Millis() < P99_MILLIS_MAX
            && outcome.editsPerSecond() >= SHARE_SENT_MIN * shape.perSecond();
    System.out.printf(
        Locale.ROOT,
        "    %s at %,.0f/s: %s%n",
        isGood ? "kept up" : "too much",
        shape.perSecond(),
        outcome);
    if (isGood && !outcome.isExact()) {
      throw new IOException("Edits were lost, doubled or not answered: " + outcome);
    }
    return isGood ? outcome : null;
  }
}
