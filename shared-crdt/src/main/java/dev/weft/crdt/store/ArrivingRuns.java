package dev.weft.crdt.store;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * All that an update says of a client that the document knows nothing of yet: its runs from clock 0
 * on, in one array, of which a growing part is integrated.
 *
 * <p>A {@link ClientLog} finds its runs here while a state is loaded and takes them over in one
 * piece at the end, instead of one by one. Looking one up costs a step or two, and O(log n) however
 * uneven the lengths are: {@code blocks} holds for every so many clocks the run that contains the
 * first of them.
 */
final class ArrivingRuns {
  /** Fewer runs are not worth an index. */
  private static final int MIN_RUNS = 8;

  private final Run[] runs;

  /** First clock of every run, then the end of the last one. */
  private final int[] starts;

  private final int[] blocks;
  private final int blockBits;
  private int integrated;

  /** Where the text of these runs starts in the client's buffer. */
  private final int textFrom;

  /** Where it starts in the staging buffer. */
  private final int stagedFrom;

  private ArrivingRuns(Run[] runs, int[] starts, int stagedFrom, int textFrom) {
    this.runs = runs;
    this.starts = starts;
    this.stagedFrom = stagedFrom;
    this.textFrom = textFrom;
    int count = starts.length - 1;
    int end = starts[count];
    blockBits = 31 - Integer.numberOfLeadingZeros(Math.max(1, end / count));
    blocks = new int[(int) (((long) end + (1L << blockBits) - 1) >> blockBits)];
    int block = 0;
    for (int i = 0; i < count; i++) {
      while (block < blocks.length && (long) block << blockBits < starts[i + 1]) {
        blocks[block++] = i;
      }
    }
  }

  /**
   * Prepares the first runs of a client.
   *
   * @param runs contiguous in clocks
   * @param count how many of them
   * @param stagedFrom where their text starts in the staging buffer
   * @param textFrom where it will start in the client's buffer
   * @return null if they do not start at clock 0, leave something out, or are only a few
   */
  static @Nullable ArrivingRuns of(Run[] runs, int count, int stagedFrom, int textFrom) {
    if (count < MIN_RUNS || runs[0].clock != 0) {
      return null;
    }
    int[] starts = new int[count + 1];
    for (int i = 0; i < count; i++) {
      Run run = runs[i];
      if (run.kind() == Run.SKIP) {
        return null;
      }
      starts[i] = run.clock;
    }
    starts[count] = runs[count - 1].end();
    return new ArrivingRuns(runs, starts, stagedFrom, textFrom);
  }

  /** Whether a run is the next one to be integrated. */
  boolean isNext(Run run) {
    return integrated < starts.length - 1 && runs[integrated] == run;
  }

  void integrateNext() {
    integrated++;
  }

  boolean isComplete() {
    return integrated == starts.length - 1;
  }

  /** Where a staged text is in the client's buffer. */
  int textAt(int stagedOffset) {
    return stagedOffset - stagedFrom + textFrom;
  }

  int integrated() {
    return integrated;
  }

  @Nullable Run last() {
    return integrated == 0 ? null : runs[integrated - 1];
  }

  /** The run that contains a clock; the caller knows that it is integrated. */
  Run find(int clock) {
    int block = clock >> blockBits;
    int base = blocks[block];
    int last = block + 1 < blocks.length ? blocks[block + 1] : starts.length - 2;
    // Halving, since lengths can be chosen so that one block holds thousands of runs.
    for (int rest = last - base + 1; rest > 1; ) {
      int half = rest >>> 1;
      base = starts[base + half] <= clock ? base + half : base;
      rest -= half;
    }
    return runs[base];
  }

  Run[] copyRuns(int from, int to) {
    return Arrays.copyOfRange(runs, from, to);
  }

  int[] copyStarts(int from, int to) {
    return Arrays.copyOfRange(starts, from, to);
  }

  /** Where the text of the integrated runs ends in the client's buffer. */
  int textEnd() {
    for (int i = integrated - 1; i >= 0; i--) {
      if (runs[i].kind() == Run.STRING) {
        return runs[i].offset + runs[i].length;
      }
    }
    return textFrom;
  }
}
