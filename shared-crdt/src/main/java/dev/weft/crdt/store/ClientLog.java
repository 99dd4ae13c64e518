package dev.weft.crdt.store;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * All runs of one client in clock order, and its text.
 *
 * <p>Runs lie in chunks, so that a split moves a few references and never the whole history.
 * Invariant: runs are contiguous from clock 0 to {@link #state}.
 */
final class ClientLog {
  static final int CHUNK_RUNS = 128;
  private static final int FIRST_RUNS = 4;

  private static final class Chunk {
    Run[] runs;
    int size;

    Chunk(int capacity) {
      runs = new Run[capacity];
    }
  }

  final long client;
  final TextBuffer text = new TextBuffer();

  /** Next expected clock. */
  int state;

  /** Number of text units that belong to no run any more. */
  int garbageUnits;

  /** The transaction that extended this log last, and the state it found. */
  @Nullable StoreTransaction touchedBy;

  int stateBefore;

  /** Position of this client's queue in the update being applied, from 1; 0 if there is none. */
  int incoming;

  private Chunk[] chunks = {};
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

  @Nullable Run last() {
    if (chunkCount == 0) {
      return null;
    }
    Chunk chunk = chunks[chunkCount - 1];
    return chunk.runs[chunk.size - 1];
  }

  /** Appends the run that starts at {@link #state}. */
  void append(Run run) {
    Chunk chunk = chunkCount == 0 ? null : chunks[chunkCount - 1];
    if (chunk == null || chunk.size == CHUNK_RUNS) {
      chunk = new Chunk(chunk == null ? FIRST_RUNS : CHUNK_RUNS);
      insertChunk(chunkCount, chunk);
    } else if (chunk.size == chunk.runs.length) {
      chunk.runs = Arrays.copyOf(chunk.runs, Math.min(CHUNK_RUNS, chunk.size * 4));
    }
    chunk.runs[chunk.size++] = run;
    runCount++;
    state = run.clock + run.length;
    hit = run;
    hitChunk = chunkCount - 1;
    hitIndex = chunk.size - 1;
  }

  private void insertChunk(int at, Chunk chunk) {
    if (chunkCount == chunks.length) {
      chunks = Arrays.copyOf(chunks, Math.max(1, chunkCount * 2));
    }
    System.arraycopy(chunks, at, chunks, at + 1, chunkCount - at);
    chunks[at] = chunk;
    chunkCount++;
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
    hitChunk = chunkOf(clock);
    Chunk chunk = chunks[hitChunk];
    hitIndex = indexIn(chunk, clock);
    Run found = chunk.runs[hitIndex];
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
    Run beside = chunk.runs[at];
    int distance = clock - beside.clock;
    if (distance < 0 || distance >= beside.length) {
      return null;
    }
    hitIndex = at;
    hit = beside;
    return beside;
  }

  private boolean isAtHit(Run run) {
    Chunk chunk = chunks[hitChunk];
    return hitIndex >= 0 && hitIndex < chunk.size && chunk.runs[hitIndex] == run;
  }

  private int chunkOf(int clock) {
    int low = 0;
    int high = chunkCount - 1;
    if (clock >= chunks[high].runs[0].clock) {
      return high;
    }
    while (low < high) {
      int mid = (low + high + 1) >>> 1;
      if (chunks[mid].runs[0].clock <= clock) {
        low = mid;
      } else {
        high = mid - 1;
      }
    }
    return low;
  }

  private static int indexIn(Chunk chunk, int clock) {
    Run[] runs = chunk.runs;
    int low = 0;
    int high = chunk.size - 1;
    while (low < high) {
      int mid = (low + high + 1) >>> 1;
      if (runs[mid].clock <= clock) {
        low = mid;
      } else {
        high = mid - 1;
      }
    }
    return low;
  }

  /** The run behind a run of this log, or null. */
  @Nullable Run next(Run run) {
    return run.end() < state ? find(run.end()) : null;
  }

  /** The run before a run of this log, or null. */
  @Nullable Run previous(Run run) {
    return run.clock > 0 ? find(run.clock - 1) : null;
  }

  /** Inserts the second half of a run that was split. */
  void insertAfter(Run run, Run added) {
    int c = chunkOf(run.clock);
    Chunk chunk = chunks[c];
    int at = indexIn(chunk, run.clock) + 1;
    if (chunk.size == CHUNK_RUNS) {
      int half = CHUNK_RUNS / 2;
      Chunk tail = new Chunk(CHUNK_RUNS);
      System.arraycopy(chunk.runs, half, tail.runs, 0, CHUNK_RUNS - half);
      Arrays.fill(chunk.runs, half, CHUNK_RUNS, null);
      tail.size = CHUNK_RUNS - half;
      chunk.size = half;
      insertChunk(c + 1, tail);
      if (at > half) {
        chunk = tail;
        at -= half;
      }
    } else if (chunk.size == chunk.runs.length) {
      chunk.runs = Arrays.copyOf(chunk.runs, Math.min(CHUNK_RUNS, chunk.size * 4));
    }
    System.arraycopy(chunk.runs, at, chunk.runs, at + 1, chunk.size - at);
    chunk.runs[at] = added;
    chunk.size++;
    runCount++;
  }

  /** Removes a run whose elements were merged into the run before it. */
  void remove(Run run, Run mergedInto) {
    int c = chunkOf(run.clock);
    Chunk chunk = chunks[c];
    int at = indexIn(chunk, run.clock);
    chunk.size--;
    System.arraycopy(chunk.runs, at + 1, chunk.runs, at, chunk.size - at);
    Arrays.fill(chunk.runs, chunk.size, chunk.size + 1, null);
    if (chunk.size == 0) {
      chunkCount--;
      System.arraycopy(chunks, c + 1, chunks, c, chunkCount - c);
      Arrays.fill(chunks, chunkCount, chunkCount + 1, null);
    }
    runCount--;
    hit = mergedInto;
    hitChunk = c;
    hitIndex = at - 1;
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
