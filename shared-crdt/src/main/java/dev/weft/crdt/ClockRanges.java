package dev.weft.crdt;

import dev.weft.crdt.codec.ContentRef;
import dev.weft.crdt.codec.DecodeLimits;
import dev.weft.crdt.codec.DeleteRanges;
import dev.weft.crdt.codec.StructReader;
import dev.weft.crdt.codec.UpdateFormat;
import dev.weft.crdt.codec.WireStruct;
import java.util.HashMap;
import java.util.Map;
import java.util.PrimitiveIterator;
import java.util.stream.LongStream;

/**
 * What an update covers, deletes and depends on, without its content: enough for a server to tell a
 * duplicate from news, and what can be applied from what must wait.
 *
 * <p>Immutable, so safe for use by several threads.
 */
public final class ClockRanges {
  private final DeleteRanges covered;
  private final DeleteSet deletes;
  private final StateVector requires;

  private ClockRanges(DeleteRanges covered, DeleteSet deletes, StateVector requires) {
    this.covered = covered;
    this.deletes = deletes;
    this.requires = requires;
  }

  static ClockRanges read(UpdateFormat format, byte[] update, DecodeLimits limits) {
    StructReader in = new StructReader(format.decoder(update, limits));
    WireStruct struct = new WireStruct();
    DeleteRanges covered = new DeleteRanges();
    Map<Long, Long> required = new HashMap<>();
    while (in.next(struct)) {
      if (struct.ref() != ContentRef.SKIP) {
        covered.add(struct.client(), struct.clock(), struct.length());
        require(struct, required);
      }
    }
    covered.normalise();
    return new ClockRanges(covered, DeleteSet.owning(in.readDeleteSet()), StateVector.of(required));
  }

  private static void require(WireStruct struct, Map<Long, Long> required) {
    if (struct.hasOrigin() && struct.originClient() != struct.client()) {
      required.merge(struct.originClient(), struct.originClock() + 1, Math::max);
    }
    if (struct.hasRightOrigin() && struct.rightClient() != struct.client()) {
      required.merge(struct.rightClient(), struct.rightClock() + 1, Math::max);
    }
    if (struct.hasParentId() && struct.parentClient() != struct.client()) {
      required.merge(struct.parentClient(), struct.parentClock() + 1, Math::max);
    }
  }

  /** {@return the clients that the update has structs of, descending} */
  public LongStream clients() {
    return covered.clients();
  }

  /**
   * {@return the first clock that the update has of a client; 0 if it has none}
   *
   * @param client whose structs
   */
  public long from(long client) {
    long[] first = {-1};
    covered.forEach(client, (c, clock, length) -> first[0] = first[0] < 0 ? clock : first[0]);
    return Math.max(first[0], 0);
  }

  /**
   * {@return the clock behind the last one that the update has of a client; 0 if it has none}
   *
   * @param client whose structs
   */
  public long to(long client) {
    long[] end = {0};
    covered.forEach(client, (c, clock, length) -> end[0] = clock + length);
    return end[0];
  }

  /**
   * Calls back for every range without a hole: client, first clock, length.
   *
   * @param visitor told client, first clock and length; clients descending, clocks ascending
   */
  public void forEach(DeleteRanges.Visitor visitor) {
    covered.forEach(visitor);
  }

  /** {@return what the update deletes} */
  public DeleteSet deletes() {
    return deletes;
  }

  /** {@return whether it has neither structs nor deletes} */
  public boolean isEmpty() {
    return covered.isEmpty() && deletes.isEmpty();
  }

  /**
   * {@return the state of a replica that had {@code known} and applied the update, if nothing is
   * missing in the structs of other clients: each client goes as far as there is no hole}
   *
   * @param known what the replica had integrated before; clients that it does not name count from
   *     clock 0
   */
  public StateVector stateAfter(StateVector known) {
    StateVector.Builder after = new StateVector.Builder();
    known.clients().forEach(client -> after.put(client, known.get(client)));
    covered.clients().forEach(client -> after.put(client, endAfter(client, known.get(client))));
    return after.build();
  }

  private long endAfter(long client, long known) {
    long[] end = {known};
    covered.forEach(
        client,
        (c, clock, length) -> {
          if (clock <= end[0]) {
            end[0] = Math.max(end[0], clock + length);
          }
        });
    return end[0];
  }

  /**
   * {@return whether any struct is news to a replica with {@code known}; deletes are another
   * question}
   *
   * @param known what the replica has integrated
   */
  public boolean hasStructsBeyond(StateVector known) {
    return covered.clients().anyMatch(client -> to(client) > known.get(client));
  }

  /**
   * {@return whether applying this would change nothing for a replica that has and deleted so much}
   *
   * @param known what the replica has integrated
   * @param knownDeletes what the replica has deleted
   */
  public boolean isKnown(StateVector known, DeleteSet knownDeletes) {
    return !hasStructsBeyond(known) && knownDeletes.covers(deletes);
  }

  /**
   * {@return what a replica with {@code known} lacks in order to apply all of this: the clock that
   * each client must reach} Empty means that nothing will be left pending.
   *
   * @param known what the replica has integrated
   */
  public StateVector missing(StateVector known) {
    StateVector after = stateAfter(known);
    StateVector.Builder missing = new StateVector.Builder();
    PrimitiveIterator.OfLong clients = covered.clients().iterator();
    while (clients.hasNext()) {
      long client = clients.nextLong();
      raiseToHoles(client, after.get(client), missing);
    }
    requires
        .clients()
        .filter(client -> requires.get(client) > after.get(client))
        .forEach(client -> missing.raise(client, requires.get(client)));
    deletes.forEach(
        (client, clock, length) -> {
          if (clock + length > after.get(client)) {
            missing.raise(client, clock + length);
          }
        });
    return missing.build();
  }

  /** A range that starts beyond a hole needs everything up to its start. */
  private void raiseToHoles(long client, long reached, StateVector.Builder missing) {
    covered.forEach(
        client,
        (c, clock, length) -> {
          if (clock > reached) {
            missing.raise(client, clock);
          }
        });
  }

  /**
   * {@return whether a replica with {@code known} can apply all of this now}
   *
   * @param known what the replica has integrated
   */
  public boolean isApplicable(StateVector known) {
    return missing(known).isEmpty();
  }

  @Override
  public String toString() {
    return "covers " + covered + ", deletes " + deletes + ", requires " + requires;
  }
}
