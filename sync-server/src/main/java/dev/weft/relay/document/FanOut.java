package dev.weft.relay.document;

import dev.weft.crdt.ClockRanges;
import dev.weft.crdt.Updates;
import dev.weft.crdt.codec.DeleteRanges;
import dev.weft.relay.config.Limits;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Shows committed updates to the members. What has gathered is merged and each member gets one
 * message: a message per update and member is what makes a hot document slow.
 *
 * <p>How long updates gather follows what showing them costs: after a fan-out that took t, the next
 * waits 3 t, at most {@link Limits#GATHER_MAX}: a document takes up to a quarter of a processor for
 * writing while t is under 1.3 ms, and more beyond, where latency wins. Below a fraction of a
 * millisecond, and after a pause, nothing waits. Presence and stateless messages are shown at once,
 * and what has gathered before them.
 *
 * <p>Confined to the document's turn.
 */
final class FanOut {
  private static final long GATHER_PER_COST = 3;

  /** A timer is not worth less. */
  private static final long GATHER_NANOS_MIN = 300_000;

  private record Entry(@Nullable Member sender, byte[] update, ClockRanges ranges) {}

  private final LongSupplier tickNanos;
  private final LongConsumer wakeAfterNanos;
  private final DocumentMeter meter;
  private final List<Entry> gathered = new ArrayList<>(1);
  private long gatheredBytes;
  private long dueNanos;
  private long startNanos;
  private boolean mayGather;
  private boolean isAlarmSet;

  /**
   * Makes one for a document.
   *
   * @param tickNanos monotonic time
   * @param wakeAfterNanos lets the document have another turn after so many nanoseconds
   */
  FanOut(LongSupplier tickNanos, LongConsumer wakeAfterNanos, DocumentMeter meter) {
    this.tickNanos = tickNanos;
    this.wakeAfterNanos = wakeAfterNanos;
    this.meter = meter;
  }

  /** Takes in an update that has been committed; its sender may be gone. */
  void add(@Nullable Member sender, byte[] update, ClockRanges ranges) {
    gathered.add(new Entry(sender, update, ranges));
    gatheredBytes += update.length;
  }

  /** The document has been woken. */
  void woken() {
    isAlarmSet = false;
  }

  /** Forgets what has gathered: nobody is left to see it. */
  void clear() {
    gathered.clear();
    gatheredBytes = 0;
  }

  /** Whether what has gathered is to be shown now; if not, there will be another turn. */
  boolean isDue() {
    if (gathered.isEmpty()) {
      return false;
    }
    startNanos = tickNanos.getAsLong();
    long wait = dueNanos - startNanos;
    if (!mayGather || wait <= 0 || gatheredBytes >= Limits.GATHER_BYTES_MAX) {
      return true;
    }
    if (!isAlarmSet) {
      isAlarmSet = true;
      wakeAfterNanos.accept(wait);
    }
    return false;
  }

  /** Says that a fan-out that was due has been shown and let go. */
  void done() {
    long end = tickNanos.getAsLong();
    long pause = Math.min(Limits.GATHER_MAX.toNanos(), GATHER_PER_COST * (end - startNanos));
    mayGather = pause >= GATHER_NANOS_MIN;
    dueNanos = end + pause;
  }

  /** Shows what has gathered; false if there is nothing. */
  boolean show(Collection<Member> members) {
    if (gathered.isEmpty()) {
      return false;
    }
    int deliveries =
        gathered.size() == 1 ? showOne(gathered.getFirst(), members) : showAll(members);
    meter.fannedOut(deliveries);
    clear();
    return true;
  }

  private static int showOne(Entry entry, Collection<Member> members) {
    Broadcast broadcast = broadcast(entry.update(), List.of(entry));
    int deliveries = 0;
    for (Member member : members) {
      if (!member.equals(entry.sender()) || member.wantsEcho()) {
        member.update(broadcast);
        deliveries++;
      }
    }
    return deliveries;
  }

  private int showAll(Collection<Member> members) {
    Set<Member> senders = new HashSet<>();
    for (Entry entry : gathered) {
      if (entry.sender() != null) {
        senders.add(entry.sender());
      }
    }
    boolean isOneSender = senders.size() == 1;
    Broadcast all =
        broadcast(Updates.merge(gathered.stream().map(Entry::update).toList()), gathered);
    int deliveries = 0;
    for (Member member : members) {
      boolean isEcho = senders.contains(member) && !member.wantsEcho();
      if (!isEcho) {
        member.update(all);
        deliveries += gathered.size();
      } else if (!isOneSender) {
        deliveries += showOthers(member, all);
      }
    }
    return deliveries;
  }

  /**
   * Shows a sender what the others brought. With several others it gets the common message, its own
   * updates in it: it knows them, and a merge for each sender would cost more than that.
   */
  private int showOthers(Member member, Broadcast all) {
    Entry other = null;
    int others = 0;
    for (Entry entry : gathered) {
      if (!member.equals(entry.sender())) {
        other = entry;
        others++;
      }
    }
    if (other != null) {
      member.update(others == 1 ? broadcast(other.update(), List.of(other)) : all);
    }
    return others;
  }

  private static Broadcast broadcast(byte[] update, List<Entry> entries) {
    var structs = new DeleteRanges();
    for (Entry entry : entries) {
      entry.ranges().forEach(structs::add);
    }
    if (entries.size() > 1) {
      structs.normalise();
    }
    return Broadcast.update(update, structs);
  }
}
