package dev.weft.relay.document;

import dev.weft.crdt.ClockRanges;
import dev.weft.crdt.DeleteSet;
import dev.weft.crdt.StateVector;
import dev.weft.crdt.codec.DeleteRanges;
import java.util.HashMap;
import java.util.Map;

/**
 * Which clocks and which deletes a document has: enough to tell a duplicate from news without a
 * document. Memory follows clients and delete ranges, not text.
 *
 * <p>Invariant: {@code detached} holds only ranges that begin beyond their client's {@code ends}.
 */
final class KnownClocks {
  /** Fresh deletes are kept apart and folded in now and then: folding sorts. */
  private static final int FRESH_RANGES_MAX = 512;

  private final Map<Long, Long> ends = new HashMap<>();
  private DeleteRanges detached = new DeleteRanges();
  private final DeleteRanges deletes = new DeleteRanges();
  private DeleteRanges freshDeletes = new DeleteRanges();

  /** Whether an update brings nothing: all its structs and all its deletes are here. */
  boolean covers(ClockRanges update) {
    boolean[] isKnown = {true};
    update.forEach((client, clock, length) -> isKnown[0] &= hasStructs(client, clock, length));
    if (isKnown[0]) {
      update
          .deletes()
          .forEach((client, clock, length) -> isKnown[0] &= hasDeletes(client, clock, length));
    }
    return isKnown[0];
  }

  /** Whether any struct of an update is here already, so that it is worth cutting down. */
  boolean overlaps(ClockRanges update) {
    boolean[] isOverlapping = {false};
    update.forEach(
        (client, clock, length) -> isOverlapping[0] |= clock < ends.getOrDefault(client, 0L));
    return isOverlapping[0];
  }

  private boolean hasStructs(long client, long clock, long length) {
    return clock + length <= ends.getOrDefault(client, 0L)
        || detached.covers(client, clock, length);
  }

  private boolean hasDeletes(long client, long clock, long length) {
    return deletes.covers(client, clock, length) || freshDeletes.covers(client, clock, length);
  }

  /** Adds what an update brings. */
  void add(ClockRanges update) {
    update.forEach(this::addStructs);
    if (!detached.isEmpty()) {
      attach();
    }
    DeleteSet brought = update.deletes();
    if (!brought.isEmpty()) {
      brought.forEach(freshDeletes::add);
      freshDeletes.normalise();
      if (freshDeletes.rangeCount() > FRESH_RANGES_MAX) {
        deletes.addAll(freshDeletes);
        deletes.normalise();
        freshDeletes = new DeleteRanges();
      }
    }
  }

  private void addStructs(long client, long clock, long length) {
    long end = ends.getOrDefault(client, 0L);
    if (clock <= end) {
      ends.put(client, Math.max(end, clock + length));
    } else {
      detached.add(client, clock, length);
    }
  }

  /** Moves detached ranges whose gap has been filled to the contiguous ones. */
  private void attach() {
    detached.normalise();
    DeleteRanges rest = new DeleteRanges();
    detached.forEach(
        (client, clock, length) -> {
          long end = ends.getOrDefault(client, 0L);
          if (clock <= end) {
            ends.put(client, Math.max(end, clock + length));
          } else {
            rest.add(client, clock, length);
          }
        });
    detached = rest;
  }

  /** How many ranges would wait for something missing if this were added. */
  int detachedRangesWith(ClockRanges update) {
    boolean[] isDetached = {false};
    update.forEach(
        (client, clock, length) -> isDetached[0] |= clock > ends.getOrDefault(client, 0L));
    if (!isDetached[0]) {
      // It can only fill gaps.
      return 0;
    }
    DeleteRanges all = new DeleteRanges();
    all.addAll(detached);
    // Ranges that follow each other in this update are not detached by their order in it.
    Map<Long, Long> reached = new HashMap<>();
    update.forEach(
        (client, clock, length) -> {
          long end = reached.getOrDefault(client, ends.getOrDefault(client, 0L));
          if (clock <= end) {
            reached.put(client, Math.max(end, clock + length));
          } else {
            all.add(client, clock, length);
          }
        });
    all.normalise();
    return all.rangeCount();
  }

  /** What is here without a gap. */
  StateVector stateVector() {
    return StateVector.of(ends);
  }
}
