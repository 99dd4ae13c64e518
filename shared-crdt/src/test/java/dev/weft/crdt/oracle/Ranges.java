package dev.weft.crdt.oracle;

import dev.weft.crdt.codec.UpdateDecoder;
import dev.weft.crdt.codec.UpdateEncoder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A delete set: ranges of clocks by client, in the order in which clients were met. */
final class Ranges {
  record Range(long clock, long length) {
    long end() {
      return clock + length;
    }
  }

  final Map<Long, List<Range>> byClient = new LinkedHashMap<>();

  void add(long client, long clock, long length) {
    byClient.computeIfAbsent(client, c -> new ArrayList<>()).add(new Range(clock, length));
  }

  void addAll(Ranges other) {
    other.byClient.forEach((c, rs) -> rs.forEach(r -> add(c, r.clock(), r.length())));
  }

  boolean isEmpty() {
    return byClient.isEmpty();
  }

  boolean contains(Id id) {
    return byClient.getOrDefault(id.client(), List.of()).stream()
        .anyMatch(r -> r.clock() <= id.clock() && id.clock() < r.end());
  }

  /** Sorts by clock and fuses ranges that touch or overlap. */
  void normalise() {
    byClient.replaceAll((client, ranges) -> fused(ranges));
  }

  private static List<Range> fused(List<Range> ranges) {
    List<Range> sorted = new ArrayList<>(ranges);
    sorted.sort(Comparator.comparingLong(Range::clock));
    List<Range> fused = new ArrayList<>();
    for (Range r : sorted) {
      Range last = fused.isEmpty() ? null : fused.getLast();
      if (last != null && r.clock() <= last.end()) {
        long end = Math.max(last.end(), r.end());
        fused.set(fused.size() - 1, new Range(last.clock(), end - last.clock()));
      } else {
        fused.add(r);
      }
    }
    return fused;
  }

  void write(UpdateEncoder out) {
    out.writeCount(byClient.size());
    List<Long> clients = new ArrayList<>(byClient.keySet());
    clients.sort(Comparator.reverseOrder());
    for (long client : clients) {
      List<Range> ranges = byClient.getOrDefault(client, List.of());
      out.startDeleteRanges();
      out.writeCount(client);
      out.writeCount(ranges.size());
      ranges.forEach(r -> out.writeDeleteRange(r.clock(), r.length()));
    }
  }

  static Ranges read(UpdateDecoder in) {
    Ranges ranges = new Ranges();
    for (long clients = in.readCount(); clients > 0; clients--) {
      in.startDeleteRanges();
      long client = in.readCount();
      for (long count = in.readCount(); count > 0; count--) {
        long clock = in.readDeleteClock();
        ranges.add(client, clock, in.readDeleteLength());
      }
    }
    return ranges;
  }
}
