package dev.weft.crdt.store;

import dev.weft.crdt.codec.DeleteRanges;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Local operations on the keys of a type (specification §10.3), within the open transaction. */
public final class MapEdits {
  private MapEdits() {}

  /** Sets a key. */
  public static void set(Branch map, String key, ListEdits.Content content) {
    Run run = ListEdits.newRun(map.store, content);
    map.store.integrator().placeLocal(run, map, key, map.map.get(key), null);
    if (content instanceof ListEdits.Content.Type type) {
      type.whenPlaced().run();
    }
  }

  /** Removes a key, if it is there. */
  public static void delete(Branch map, String key) {
    Run run = map.map.get(key);
    if (run != null) {
      map.store.delete(run);
    }
  }

  /** Removes every key. */
  public static void clear(Branch map) {
    for (Run run : new ArrayList<>(map.map.values())) {
      map.store.delete(run);
    }
  }

  /** The live run of a key, or null. */
  public static @Nullable Run live(Branch map, String key) {
    Run run = map.map.get(key);
    return run == null || run.isDeleted() ? null : run;
  }

  /** The keys that have a value, in the order in which they were first set. */
  public static Set<String> liveKeys(Branch map) {
    Set<String> keys = new LinkedHashSet<>();
    map.map.forEach(
        (key, run) -> {
          if (!run.isDeleted()) {
            keys.add(key);
          }
        });
    return keys;
  }

  /** The keys in the order in which they were first set, deleted ones included. */
  public static Iterable<String> keys(Branch map) {
    return new ArrayList<>(map.map.keySet());
  }

  /** The run of a key that a past state shows, or null. */
  public static @Nullable Run liveAt(Branch map, String key, StateAt state) {
    Run run = map.map.get(key);
    while (run != null && run.clock >= state.clock(run.log.client)) {
      run = run.left;
    }
    return run != null && !state.deletes().covers(run.log.client, run.clock, 1) ? run : null;
  }

  /** A past state: the clocks and what was deleted then. */
  public interface StateAt {
    /** State of a client. */
    long clock(long client);

    /** The deleted ranges, normalised. */
    DeleteRanges deletes();
  }
}
