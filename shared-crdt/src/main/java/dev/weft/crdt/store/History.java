package dev.weft.crdt.store;

import dev.weft.crdt.codec.DeleteRanges;
import dev.weft.crdt.codec.UpdateEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;

/** Past states of a document (specification §17). */
public final class History {
  private History() {}

  private record State(LongUnaryOperator clocks, DeleteRanges deletes) implements MapEdits.StateAt {
    @Override
    public long clock(long client) {
      return clocks.applyAsLong(client);
    }
  }

  /** A state from its clocks and its deleted ranges. */
  public static MapEdits.StateAt state(LongUnaryOperator clocks, DeleteRanges deletes) {
    return new State(clocks, deletes);
  }

  /** Whether a run, split by {@link #split}, was there and not deleted. */
  public static boolean isVisible(Run run, MapEdits.StateAt state) {
    return run.clock < state.clock(run.log.client)
        && !state.deletes().covers(run.log.client, run.clock, 1);
  }

  /** Splits all runs at the borders of a state, within the open transaction. */
  public static void split(Store store, MapEdits.StateAt state) {
    for (ClientLog log : store.descending()) {
      long clock = state.clock(log.client);
      if (clock > 0 && clock < log.state) {
        store.cleanStart(log, (int) clock);
      }
    }
    state
        .deletes()
        .forEach(
            (client, from, length) -> {
              ClientLog log = store.logOrNull(client);
              if (log != null && from < log.state) {
                store.cleanStart(log, (int) from);
                if (from + length < log.state) {
                  store.cleanStart(log, (int) (from + length));
                }
              }
            });
  }

  /** Writes a past state as an update, within the open transaction. */
  public static void write(
      Store store, UpdateEncoder out, LongUnaryOperator clocks, DeleteRanges deletes) {
    List<ClientLog> logs = new ArrayList<>();
    for (ClientLog log : store.descending()) {
      if (clocks.applyAsLong(log.client) > 0) {
        logs.add(log);
      }
    }
    out.writeCount(logs.size());
    for (ClientLog log : logs) {
      int end = (int) clocks.applyAsLong(log.client);
      if (end < log.state) {
        store.cleanStart(log, end);
      }
      List<Run> runs = new ArrayList<>();
      for (Run run = log.find(0); run != null && run.clock < end; run = log.next(run)) {
        runs.add(run);
      }
      out.writeCount(runs.size());
      out.writeClient(log.client);
      out.writeClock(0);
      runs.forEach(run -> StateWriter.writeRun(store, out, run, 0));
    }
    deletes.writeTo(out);
  }
}
