package dev.weft.relay.document;

import dev.weft.crdt.awareness.AwarenessUpdate;
import dev.weft.crdt.awareness.AwarenessUpdate.Entry;
import dev.weft.relay.config.Limits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Who is present in a document, after the rules of y-protocols: a state counts if its clock is
 * newer, or equal and the state is a removal. Never stored; the relay has no state of its own.
 */
final class Presence {
  /** A client that has not been heard of for so long is gone, as everywhere in the ecosystem. */
  static final long TIMEOUT_MILLIS = 30_000;

  /** Clocks of the gone are kept so long, so that a late message does not bring them back. */
  private static final long MEMORY_MILLIS = 4 * TIMEOUT_MILLIS;

  private record Known(Entry entry, Member member, long heardMillis) {
    boolean isPresent() {
      return entry.state() != null;
    }
  }

  private final LongSupplier clockMillis;
  private final Map<Long, Known> known = new HashMap<>();

  Presence(LongSupplier clockMillis) {
    this.clockMillis = clockMillis;
  }

  /**
   * Whether the clients that are new in an update may be remembered. Those who have gone make room
   * for them: whoever invents clients and leaves must not keep others from being seen.
   */
  boolean hasRoomFor(AwarenessUpdate update) {
    long news =
        update.entries().stream()
            .mapToLong(Entry::client)
            .filter(client -> !known.containsKey(client))
            .distinct()
            .count();
    if (known.size() + news > Limits.AWARENESS_CLIENTS_MAX) {
      known.values().removeIf(k -> !k.isPresent());
    }
    return known.size() + news <= Limits.AWARENESS_CLIENTS_MAX;
  }

  /** Takes in what a member sent; returns the entries that were news, for everybody. */
  List<Entry> apply(AwarenessUpdate update, Member member) {
    long now = clockMillis.getAsLong();
    List<Entry> accepted = new ArrayList<>();
    for (Entry entry : update.entries()) {
      Known before = known.get(entry.client());
      long clock = before == null ? 0 : before.entry().clock();
      boolean removes =
          entry.clock() == clock && entry.state() == null && before != null && before.isPresent();
      if (entry.clock() > clock || removes) {
        known.put(entry.client(), new Known(entry, member, now));
        accepted.add(entry);
      }
    }
    return accepted;
  }

  /** All who are present, encoded; empty if nobody is. */
  Optional<byte[]> encode() {
    List<Entry> present =
        known.values().stream().filter(Known::isPresent).map(Known::entry).toList();
    return present.isEmpty()
        ? Optional.empty()
        : Optional.of(new AwarenessUpdate(present).encode());
  }

  /** Removes the clients that a member brought; returns their removals. */
  List<Entry> leave(Member member) {
    return remove(k -> k.member().equals(member));
  }

  /** Removes clients that were silent too long, and forgets the long gone. */
  List<Entry> expire() {
    long now = clockMillis.getAsLong();
    known.values().removeIf(k -> !k.isPresent() && now - k.heardMillis() >= MEMORY_MILLIS);
    return remove(k -> now - k.heardMillis() >= TIMEOUT_MILLIS);
  }

  private List<Entry> remove(Predicate<Known> isGone) {
    List<Entry> removed = new ArrayList<>();
    known.replaceAll(
        (client, k) -> {
          if (!k.isPresent() || !isGone.test(k)) {
            return k;
          }
          Entry gone = new Entry(client, k.entry().clock(), null);
          removed.add(gone);
          return new Known(gone, k.member(), k.heardMillis());
        });
    return removed;
  }
}
