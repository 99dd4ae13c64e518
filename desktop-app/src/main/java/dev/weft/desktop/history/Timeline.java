package dev.weft.desktop.history;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A whole history, as a list and a slider show it. Immutable.
 *
 * @param sittings oldest first
 * @param times when each step was received, wall clock
 */
public record Timeline(List<Sitting> sittings, long[] times) {
  /** A history without anything in it. */
  public static final Timeline EMPTY = new Timeline(List.of(), new long[0]);

  /** How many states there are; the last one is the present. */
  public int steps() {
    return times.length;
  }

  /** When a step was received. */
  public long time(int step) {
    return times[step];
  }

  /** Index of the sitting that a step belongs to. */
  public int sittingOf(int step) {
    int low = 0;
    int high = sittings.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (sittings.get(middle).first() <= step) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  static Timeline of(Replay replay, Credits credits) {
    Steps steps = replay.steps();
    return new Timeline(
        Sittings.of(steps, credits),
        IntStream.range(0, steps.size()).mapToLong(i -> steps.get(i).atMillis()).toArray());
  }
}
