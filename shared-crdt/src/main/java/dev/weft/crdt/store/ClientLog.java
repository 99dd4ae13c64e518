package dev.weft.crdt.store;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * All runs of one client in clock order, and its text.
 *
 * <p>Runs lie in chunks, so that a split moves a few references and never the whole history. The
 * first clock of every run stands beside it in an {@code int[]}, so that a binary search reads a
 * few cache lines and not one object per step.
 *
 * <p>Invariants: runs are contiguous from clock 0 to {@link #state}; {@code chunk.starts[i] ==
 * chunk.runs[i].clock}; {@code chunkStarts[c] == chunks[c].starts[0]}.
 */
final class ClientLog {
  static final int CHUNK_RUNS = 128;
  private static final int FIRST_RUNS = 4;

  private static final class Chunk {
    Run[] runs;
    int[] starts;
    int size;

    Chunk(int capacity) {
      runs = new Run[capacity];
      starts = new int[capacity];
    }

    Chunk(Run[] runs, int[] starts) {
      this.runs = runs;
      this.starts = starts;
      this.size = runs.length;
    }

    void add(Run run) {
      if (size == runs.length) {
        grow();
      }
      runs[size] = run;
      starts[size++] = run.clock;
    }

    void insert(int at, Run run) {
      if (size == runs.length) {
        grow();
      }
      System.arraycopy(runs, at, runs, at + 1, size - at);
      System.arraycopy(starts, at, starts, at + 1, size - at);
      runs[at] = run;
      starts[at] = run.clock;
      size++;
    }

    void remove(int at) {
      size--;
      System.arraycopy(runs, at + 1, runs, at, size - at);
      System.arraycopy(starts, at + 1, starts, at, size - at);
      Arrays.fill(runs, size, size + 1, null);
    }

    /** Moves what lies behind {@code keep} into a new chunk. */
    Chunk splitOff(int keep) {
      Chunk tail = new Chunk(CHUNK_RUNS);
      tail.size = size - keep;
      System.arraycopy(runs, keep, tail.runs, 0, tail.size);
      System.arraycopy(starts, keep, tail.starts, 0, tail.size);
      Arrays.fill(runs, keep, size, null);
      size = keep;
      return tail;
    }

    private void grow() {
      int capacity = Math.min(CHUNK_RUNS, size * 4);
      runs = Arrays.copyOf(runs, capacity);
      starts = Arrays.copyOf(starts, capacity);
    }

    /** Index of the last run that starts at or before a clock; the first one does. */
    int indexOf(int clock) {
      return floor(starts, size, clock);
    }
  }

  final long client;
  final TextBuffer text = new TextBuffer();

  /** Next expected clock. */
  int state;

  /** Number of text units that belong to no run any more. */
  int garbageUnits;

  /** Number of the transaction that extended this log last, and the state it found. */
  long touchedBy;

  int stateBefore;

  /** Position of this client's queue in the update being applied, from 1; 0 if there is none. */
  int incoming;

  /** Set while the first runs of this log are loaded in one piece; there are no chunks then. */
  private @Nullable ArrivingRuns arriving;

  private Chunk[] chunks = {};
  private int[] chunkStarts = {};
  private int chunkCount;
  private int runCount;
  private @Nullable Run hit;

  /** Where {@link #hit} probably stands; whoever uses it checks. */
  private int hitChunk;

  private int hitIndex;

  ClientLog(long client) {
    this.client = client;
  }

  int runCount() {
    return runCount;
  }

  /**
   * Begins to load all of an empty log in one piece; {@link #settle} ends that.
   *
   * @param all null if the runs are to be appended one by one
   */
  void expect(@Nullable ArrivingRuns all) {
    arriving = all;
  }

  /** What is loaded in one piece, if this run is the next of it. */
  @Nullable ArrivingRuns arriving(Run run) {
    ArrivingRuns coming = arriving;
    return coming != null && coming.isNext(run) ? coming : null;
  }

  /** Takes over what was loaded in one piece, as far as it was integrated; tells how many runs. */
  int settle() {
    ArrivingRuns loaded = arriving;
    if (loaded == null) {
      return 0;
    }
    arriving = null;
    int count = loaded.integrated();
    for (int from = 0; from < count; from += CHUNK_RUNS) {
      int to = Math.min(count, from + CHUNK_RUNS);
      int[] starts = loaded.copyStarts(from, to);
      insertChunk(chunkCount, new Chunk(loaded.copyRuns(from, to), starts), starts[0]);
    }
    runCount = count;
    if (!loaded.isComplete()) {
      // The rest comes one by one or waits for others, and brings its text along again.
      text.truncate(loaded.textEnd());
    }
    return count;
  }

  @Nullable Run last() {
    ArrivingRuns loading = arriving;
    if (loading != null) {
      return loading.last();
    }
    if (chunkCount == 0) {
      return null;
    }
    Chunk chunk = chunks[chunkCount - 1];
    return chunk.runs[chunk.size - 1];
  }

  /** Appends the run that starts at {@link #state}. */
  void append(Run run) {
    ArrivingRuns loading = arriving(run);
    if (loading != null) {
      loading.integrateNext();
      state = run.clock + run.length;
      hit = run;
      return;
    }
    settle();
    Chunk chunk = chunkCount == 0 ? null : chunks[chunkCount - 1];
    if (chunk == null || chunk.size == CHUNK_RUNS) {
      chunk = new Chunk(chunk == null ? FIRST_RUNS : CHUNK_RUNS);
      insertChunk(chunkCount, chunk, run.clock);
    }
    chunk.add(run);
    runCount++;
    state = run.clock + run.length;
    hit = run;
    hitChunk = chunkCount - 1;
    hitIndex = chunk.size - 1;
  }

  private void insertChunk(int at, Chunk chunk, int start) {
    if (chunkCount == chunks.length) {
      int capacity = Math.max(1, chunkCount * 2);
      chunks = Arrays.copyOf(chunks, capacity);
      chunkStarts = Arrays.copyOf(chunkStarts, capacity);
    }
    System.arraycopy(chunks, at, chunks, at + 1, chunkCount - at);
    System.arraycopy(chunkStarts, at, chunkStarts, at + 1, chunkCount - at);
    chunks[at] = chunk;
    chunkStarts[at] = start;
    chunkCount++;
  }

  private void removeChunk(int at) {
    chunkCount--;
    System.arraycopy(chunks, at + 1, chunks, at, chunkCount - at);
    System.arraycopy(chunkStarts, at + 1, chunkStarts, at, chunkCount - at);
    Arrays.fill(chunks, chunkCount, chunkCount + 1, null);
  }

  /** The run that contains a clock below {@link #state}. */
  Run find(int clock) {
    Run recent = hit;
    if (recent != null) {
      int distance = clock - recent.clock;
      if (distance >= 0 && distance < recent.length) {
        return recent;
      }
      Run beside = besideHit(recent, distance < 0 ? -1 : 1, clock);
      if (beside != null) {
        return beside;
      }
    }
    if (clock < 0 || clock >= state) {
      throw new IllegalStateException(
          "broken invariant: clock " + clock + " of client " + client + ", state " + state);
    }
    ArrivingRuns loading = arriving;
    if (loading != null) {
      Run found = loading.find(clock);
      hit = found;
      return found;
    }
    int c = chunkOf(clock);
    Chunk chunk = chunks[c];
    int at = chunk.indexOf(clock);
    hitChunk = c;
    hitIndex = at;
    Run found = chunk.runs[at];
    hit = found;
    return found;
  }

  /** The neighbour of the run found last, if it contains a clock: walking along a log is cheap. */
  private @Nullable Run besideHit(Run recent, int step, int clock) {
    if (hitChunk >= chunkCount || !isAtHit(recent)) {
      return null;
    }
    Chunk chunk = chunks[hitChunk];
    int at = hitIndex + step;
    if (at < 0 || at >= chunk.size) {
      return null;
    }
    int next = at + 1 < chunk.size ? chunk.starts[at + 1] : endOf(hitChunk);
    if (clock < chunk.starts[at] || clock >= next) {
      return null;
    }
    Run beside = chunk.runs[at];
    hitIndex = at;
    hit = beside;
    return beside;
  }

  private boolean isAtHit(Run run) {
    Chunk chunk = chunks[hitChunk];
    return hitIndex >= 0 && hitIndex < chunk.size && chunk.runs[hitIndex] == run;
  }

  private int endOf(int chunk) {
    return chunk + 1 < chunkCount ? chunkStarts[chunk + 1] : state;
  }

  private int chunkOf(int clock) {
    int last = chunkCount - 1;
    return clock >= chunkStarts[last] ? last : floor(chunkStarts, last, clock);
  }

  /** Index of the last of {@code size} ascending clocks that is not above one; 0 if all are. */
  private static int floor(int[] starts, int size, int clock) {
    int base = 0;
    for (int rest = size; rest > 1; ) {
      int half = rest >>> 1;
      base = starts[base + half] <= clock ? base + half : base;
      rest -= half;
    }
    return base;
  }

  /** The run behind a run of this log, or null. */
  @Nullable Run next(Run run) {
    return run.end() < state ? find(run.end()) : null;
  }

  /** The run before a run of this log, or null. */
  @Nullable Run previous(Run run) {
    return run.clock > 0 ? find(run.clock - 1) : null;
  }

  /** Inserts the second half of a run that was split; what was loaded is settled before that. */
  void insertAfter(Run run, Run added) {
    int c = chunkOf(run.clock);
    Chunk chunk = chunks[c];
    int at = chunk.indexOf(run.clock) + 1;
    if (chunk.size == CHUNK_RUNS) {
      Chunk tail = chunk.splitOff(CHUNK_RUNS / 2);
      insertChunk(c + 1, tail, tail.starts[0]);
      if (at > chunk.size) {
        at -= chunk.size;
        chunk = tail;
      }
    }
    chunk.insert(at, added);
    runCount++;
  }

  /** Removes a run whose elements were merged into the run before it. */
  void remove(Run run, Run mergedInto) {
    int c = chunkOf(run.clock);
    Chunk chunk = chunks[c];
    int at = chunk.indexOf(run.clock);
    chunk.remove(at);
    if (chunk.size == 0) {
      removeChunk(c);
    } else if (at == 0) {
      chunkStarts[c] = chunk.starts[0];
    }
    runCount--;
    hit = mergedInto;
    hitChunk = c;
    hitIndex = at - 1;
  }

  /** Tells that a run of this log now starts at its present clock, and did at another one. */
  void startMoved(Run run, int before) {
    int c = chunkOf(before);
    Chunk chunk = chunks[c];
    int at = chunk.indexOf(before);
    chunk.starts[at] = run.clock;
    if (at == 0) {
      chunkStarts[c] = run.clock;
    }
  }

  /** Copies the strings that still belong to runs into a new buffer, in the same order. */
  void squeezeText() {
    TextBuffer old = new TextBuffer();
    old.append(text, 0, text.size());
    text.clear();
    for (int c = 0; c < chunkCount; c++) {
      for (int i = 0; i < chunks[c].size; i++) {
        Run run = chunks[c].runs[i];
        if (run.kind() == Run.STRING) {
          int at = text.size();
          text.append(old, run.offset, run.length);
          run.offset = at;
        }
      }
    }
    text.trim();
    garbageUnits = 0;
  }
}
