package dev.weft.desktop.history;

import dev.weft.desktop.presence.Authors;
import dev.weft.desktop.replica.LogEntry;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * Who wrote and who deleted what.
 *
 * <p>Writing is told by the client id of every item: a name that the document gives for it ({@link
 * Authors}), or this computer, if the log says that its first words were typed here. An update does
 * not say who deleted; a row that was typed here is yours, and of a row from the relay it is the
 * one who also wrote in it. Where that is nobody or several, nothing is claimed.
 */
final class Credits {
  private final Map<Long, String> names;
  private final Set<Long> local;
  private final String ownName;

  /** What is known now. */
  Credits(Map<Long, String> names, Set<Long> local, String ownName) {
    this.names = names;
    this.local = local;
    this.ownName = ownName;
  }

  static Credits of(Replay replay, String ownName) {
    return new Credits(Authors.of(replay.doc()), Set.copyOf(replay.localClients()), ownName);
  }

  /** Who writes with a client id. */
  Writer writer(long client) {
    String name = names.get(client);
    if (local.contains(client) && (name == null || name.equals(ownName))) {
      return Writer.YOU;
    }
    return name == null ? Writer.UNKNOWN : Writer.named(name);
  }

  /** Who deleted what a step deleted. */
  Writer deleter(Step step) {
    Set<Writer> writers = new HashSet<>();
    Step.forEach(step.inserted(), (client, clock, length) -> writers.add(writer(client)));
    if (step.origin() == LogEntry.LOCAL) {
      return Writer.YOU;
    }
    return writers.size() == 1 ? writers.iterator().next() : Writer.UNKNOWN;
  }

  /** Who deleted each item between two steps. */
  Deleters deleters(Steps steps, int from, int to) {
    Deleters deleters = new Deleters();
    for (int i = from; i < to; i++) {
      Step step = steps.get(i);
      Writer writer = deleter(step);
      Step.forEach(
          step.deleted(), (client, clock, length) -> deleters.add(client, clock, length, writer));
    }
    return deleters;
  }

  /** Who deleted which item; the first one counts. */
  static final class Deleters {
    private record Range(long end, Writer writer) {}

    private final Map<Long, NavigableMap<Long, Range>> byClient = new HashMap<>();

    private void add(long client, long clock, long length, Writer writer) {
      byClient
          .computeIfAbsent(client, c -> new TreeMap<>())
          .putIfAbsent(clock, new Range(clock + length, writer));
    }

    Writer of(long client, long clock) {
      NavigableMap<Long, Range> ranges = byClient.get(client);
      Map.Entry<Long, Range> entry = ranges == null ? null : ranges.floorEntry(clock);
      return entry == null || entry.getValue().end() <= clock
          ? Writer.UNKNOWN
          : entry.getValue().writer();
    }
  }
}
