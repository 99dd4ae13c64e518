package dev.weft.crdt.codec;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Gathers deleted ranges: what a transaction builds and what a delete set is read into.
 *
 * <p>A range that touches or overlaps the one added before it is fused with it at once; {@link
 * #normalise()} brings the rest into order. Not safe for use by several threads.
 */
public final class DeleteRanges {
  private static final int MIN_ENTRY_BYTES = 2;

  /** Called with a client, the first deleted clock and how many are deleted from there. */
  @FunctionalInterface
  public interface Visitor {
    /**
     * Takes one range.
     *
     * @param client who made the elements
     * @param clock the clock of the first one
     * @param length how many clocks, at least 1
     */
    void range(long client, long clock, long length);
  }

  /** The client that came first; most sets of a transaction know no other. */
  private @Nullable Ranges first;

  /** All clients in the order in which they came, from the second one on. */
  private @Nullable Map<Long, Ranges> byClient;

  private @Nullable Ranges last;

  /** Makes an empty set. */
  public DeleteRanges() {}

  /**
   * Adds a range; a length of 0 adds nothing.
   *
   * @param client who made the elements, 0 to 2^53-1
   * @param clock the clock of the first one
   * @param length how many clocks
   */
  public void add(long client, long clock, long length) {
    if (length > 0) {
      rangesOf(client).add(clock, clock + length);
    }
  }

  /**
   * Adds all ranges of another set.
   *
   * @param other unchanged
   */
  public void addAll(DeleteRanges other) {
    for (Ranges ranges : other.all()) {
      ranges.addTo(rangesOf(ranges.client));
    }
  }

  private Ranges rangesOf(long client) {
    Ranges ranges = last;
    if (ranges == null) {
      ranges = new Ranges(client);
      first = ranges;
      last = ranges;
    } else if (ranges.client != client) {
      ranges = otherRangesOf(client);
      last = ranges;
    }
    return ranges;
  }

  private Ranges otherRangesOf(long client) {
    Ranges known = first;
    if (byClient == null) {
      byClient = new LinkedHashMap<>();
      if (known != null) {
        byClient.put(known.client, known);
      }
    }
    return byClient.computeIfAbsent(client, Ranges::new);
  }

  private Collection<Ranges> all() {
    if (byClient != null) {
      return byClient.values();
    }
    return first == null ? List.of() : List.of(first);
  }

  private @Nullable Ranges rangesOrNull(long client) {
    if (byClient != null) {
      return byClient.get(client);
    }
    return first != null && first.client == client ? first : null;
  }

  /** {@return whether nothing was added} */
  public boolean isEmpty() {
    return first == null;
  }

  /** Forgets everything. */
  public void clear() {
    first = null;
    byClient = null;
    last = null;
  }

  /** {@return how many ranges are held} */
  public int rangeCount() {
    return all().stream().mapToInt(r -> r.size).sum();
  }

  /** {@return the clients that have ranges, descending} */
  public LongStream clients() {
    return Arrays.stream(descending()).mapToLong(r -> r.client);
  }

  private Ranges[] descending() {
    Ranges[] all = all().toArray(new Ranges[0]);
    Arrays.sort(all, (a, b) -> Long.compare(b.client, a.client));
    return all;
  }

  /**
   * Sorts the ranges of every client and fuses those that touch or overlap. Cost: nothing if they
   * are in order already, linear if few were added since they were, else O(n log n).
   */
  public void normalise() {
    if (byClient == null) {
      if (first != null) {
        first.normalise();
      }
    } else {
      byClient.values().forEach(Ranges::normalise);
    }
  }

  /**
   * Calls back for every range: clients descending, ranges as they are held.
   *
   * @param visitor told each range; must not change the set
   */
  public void forEach(Visitor visitor) {
    if (byClient == null) {
      if (first != null) {
        first.forEach(visitor);
      }
      return;
    }
    for (Ranges ranges : descending()) {
      ranges.forEach(visitor);
    }
  }

  /**
   * Calls back for every range, in the opposite order of {@link #forEach(Visitor)}.
   *
   * @param visitor told each range; must not change the set
   */
  public void forEachBackwards(Visitor visitor) {
    if (byClient == null) {
      if (first != null) {
        first.forEachBackwards(visitor);
      }
      return;
    }
    Ranges[] all = descending();
    for (int i = all.length - 1; i >= 0; i--) {
      all[i].forEachBackwards(visitor);
    }
  }

  /**
   * Calls back for every range: clients in the order in which they came, ranges as they are held.
   *
   * @param visitor told each range; must not change the set
   */
  public void forEachAsAdded(Visitor visitor) {
    if (byClient == null) {
      forEach(visitor);
    } else {
      byClient.values().forEach(ranges -> ranges.forEach(visitor));
    }
  }

  /**
   * Calls back for every range of one client.
   *
   * @param client whose ranges
   * @param visitor told each range; must not change the set
   */
  public void forEach(long client, Visitor visitor) {
    Ranges ranges = rangesOrNull(client);
    if (ranges != null) {
      ranges.forEach(visitor);
    }
  }

  /**
   * {@return whether one range of this normalised set holds all of the given one} Cost: O(log n).
   *
   * @param client who made the elements
   * @param clock the clock of the first one
   * @param length how many clocks
   */
  public boolean covers(long client, long clock, long length) {
    Ranges ranges = rangesOrNull(client);
    return length <= 0 || (ranges != null && ranges.covers(clock, clock + length));
  }

  /**
   * {@return whether this normalised set holds all of another one}
   *
   * @param other normalised as well
   */
  public boolean coversAll(DeleteRanges other) {
    return other.all().stream().allMatch(this::coversAll);
  }

  private boolean coversAll(Ranges other) {
    Ranges mine = rangesOrNull(other.client);
    return mine != null && other.coveredBy(mine);
  }

  /**
   * {@return what this normalised set holds and another normalised one does not} Cost: linear.
   *
   * @param other normalised as well, unchanged
   */
  public DeleteRanges minus(DeleteRanges other) {
    DeleteRanges result = new DeleteRanges();
    for (Ranges ranges : all()) {
      ranges.minus(other.rangesOrNull(ranges.client), result);
    }
    return result;
  }

  /**
   * {@return whether two normalised sets hold the same}
   *
   * @param other normalised as well
   */
  public boolean sameAs(DeleteRanges other) {
    return all().size() == other.all().size()
        && all().stream().allMatch(r -> r.sameAs(other.rangesOrNull(r.client)));
  }

  /**
   * Reads the delete set that ends an update. The ranges stay as they are written; a version 2
   * reader gets them ascending, a version 1 reader must call {@link #normalise()} to have that.
   *
   * @param in stands behind the last struct, and at its end afterwards
   * @return the ranges, not normalised
   * @throws MalformedUpdateException if the bytes there are no delete set
   */
  public static DeleteRanges readFrom(UpdateDecoder in) {
    DeleteRanges ranges = new DeleteRanges();
    ranges.addFrom(in);
    return ranges;
  }

  /**
   * Reads a delete set into this one.
   *
   * @param in stands behind the last struct, and at its end afterwards
   * @throws MalformedUpdateException if the bytes there are no delete set
   */
  public void addFrom(UpdateDecoder in) {
    long clients = boundedCount(in, "clients");
    for (long i = 0; i < clients; i++) {
      in.startDeleteRanges();
      long client = in.readCount();
      long count = boundedCount(in, "ranges");
      for (long k = 0; k < count; k++) {
        long clock = in.readDeleteClock();
        long length = in.readDeleteLength();
        if (clock + length > DecodeLimits.MAX_SAFE_INTEGER) {
          throw in.malformed("a delete range ends beyond 2^53-1");
        }
        add(client, clock, length);
      }
    }
  }

  private static long boundedCount(UpdateDecoder in, String what) {
    long count = in.readCount();
    if (count > in.rest.remaining() / MIN_ENTRY_BYTES) {
      throw in.malformed("a delete set of " + count + " " + what + " is longer than its bytes");
    }
    return count;
  }

  /**
   * Writes the set: clients descending, ranges ascending.
   *
   * @param out an encoder of either version, behind the last struct
   */
  public void writeTo(UpdateEncoder out) {
    if (byClient == null && first != null) {
      out.writeCount(1);
      first.writeTo(out);
      return;
    }
    Ranges[] all = descending();
    out.writeCount(all.length);
    for (Ranges ranges : all) {
      ranges.writeTo(out);
    }
  }

  @Override
  public String toString() {
    return Arrays.toString(descending());
  }

  /** So many ranges behind sorted ones are put among them one by one. */
  private static final int LATE_FEW = 4;

  /** The ranges of one client as pairs of bounds, the second one exclusive. */
  private static final class Ranges {
    private final long client;
    private long[] bounds = new long[2];
    private int size;

    /** How many of the first ranges are ascending and apart. */
    private int sorted;

    Ranges(long client) {
      this.client = client;
    }

    private long from(int i) {
      return bounds[2 * i];
    }

    private long to(int i) {
      return bounds[2 * i + 1];
    }

    void add(long from, long to) {
      if (size > 0 && from <= to(size - 1) && to >= from(size - 1)) {
        bounds[2 * size - 2] = Math.min(from, from(size - 1));
        bounds[2 * size - 1] = Math.max(to, to(size - 1));
        if (sorted == size && size > 1 && from <= to(size - 2)) {
          sorted--;
        }
        return;
      }
      if (sorted == size && (size == 0 || from > to(size - 1))) {
        sorted++;
      }
      makeRoom();
      bounds[2 * size] = from;
      bounds[2 * size + 1] = to;
      size++;
    }

    private void makeRoom() {
      if (2 * size == bounds.length) {
        bounds = Arrays.copyOf(bounds, 4 * size);
      }
    }

    /** Adds a range to sorted ones at its place. */
    private void insert(long from, long to) {
      int first = floor(from - 1);
      first = first >= 0 && to(first) >= from ? first : first + 1;
      int behind = floor(to) + 1;
      if (first < behind) {
        bounds[2 * first] = Math.min(from, from(first));
        bounds[2 * first + 1] = Math.max(to, to(behind - 1));
        System.arraycopy(bounds, 2 * behind, bounds, 2 * (first + 1), 2 * (size - behind));
        size -= behind - first - 1;
        return;
      }
      makeRoom();
      System.arraycopy(bounds, 2 * first, bounds, 2 * (first + 1), 2 * (size - first));
      bounds[2 * first] = from;
      bounds[2 * first + 1] = to;
      size++;
    }

    void addTo(Ranges other) {
      for (int i = 0; i < size; i++) {
        other.add(from(i), to(i));
      }
    }

    void forEach(Visitor visitor) {
      for (int i = 0; i < size; i++) {
        visitor.range(client, from(i), to(i) - from(i));
      }
    }

    void forEachBackwards(Visitor visitor) {
      for (int i = size - 1; i >= 0; i--) {
        visitor.range(client, from(i), to(i) - from(i));
      }
    }

    void normalise() {
      int late = size - sorted;
      if (late == 0) {
        return;
      }
      if (late <= LATE_FEW) {
        long[] added = Arrays.copyOfRange(bounds, 2 * sorted, 2 * size);
        size = sorted;
        for (int i = 0; i < late; i++) {
          insert(added[2 * i], added[2 * i + 1]);
        }
      } else {
        long[] all = sortedByStart();
        int count = size;
        size = 0;
        sorted = 0;
        for (int i = 0; i < count; i++) {
          add(all[2 * i], all[2 * i + 1]);
        }
      }
      sorted = size;
    }

    /** Merge sort from the bottom up: no boxing, linear passes, n log n in every case. */
    private long[] sortedByStart() {
      long[] source = Arrays.copyOf(bounds, 2 * size);
      long[] target = new long[2 * size];
      for (int width = 1; width < size; width *= 2) {
        for (int low = 0; low < size; low += 2 * width) {
          int middle = Math.min(low + width, size);
          mergeRuns(source, target, low, middle, Math.min(middle + width, size));
        }
        long[] swap = source;
        source = target;
        target = swap;
      }
      return source;
    }

    private static void mergeRuns(long[] source, long[] target, int low, int middle, int high) {
      int left = low;
      int right = middle;
      for (int k = low; k < high; k++) {
        boolean takeLeft =
            left < middle && (right >= high || source[2 * left] <= source[2 * right]);
        int taken = takeLeft ? left++ : right++;
        target[2 * k] = source[2 * taken];
        target[2 * k + 1] = source[2 * taken + 1];
      }
    }

    /** Index of the last range that starts at or before a clock, or -1. */
    private int floor(long clock) {
      int low = 0;
      int high = size - 1;
      while (low <= high) {
        int middle = (low + high) >>> 1;
        if (from(middle) <= clock) {
          low = middle + 1;
        } else {
          high = middle - 1;
        }
      }
      return high;
    }

    boolean covers(long from, long to) {
      int i = floor(from);
      return i >= 0 && to <= to(i);
    }

    boolean coveredBy(Ranges other) {
      for (int i = 0; i < size; i++) {
        if (!other.covers(from(i), to(i))) {
          return false;
        }
      }
      return true;
    }

    void minus(@Nullable Ranges other, DeleteRanges result) {
      int k = 0;
      for (int i = 0; i < size; i++) {
        long from = from(i);
        while (other != null && k < other.size && other.to(k) <= from) {
          k++;
        }
        int cut = k;
        while (other != null && cut < other.size && other.from(cut) < to(i)) {
          result.add(client, from, other.from(cut) - from);
          from = Math.max(from, other.to(cut));
          cut++;
        }
        result.add(client, from, to(i) - from);
      }
    }

    boolean sameAs(@Nullable Ranges other) {
      return other != null && Arrays.equals(bounds, 0, 2 * size, other.bounds, 0, 2 * other.size);
    }

    void writeTo(UpdateEncoder out) {
      out.startDeleteRanges();
      out.writeCount(client);
      out.writeCount(size);
      for (int i = 0; i < size; i++) {
        out.writeDeleteRange(from(i), to(i) - from(i));
      }
    }

    @Override
    public String toString() {
      StringBuilder out = new StringBuilder().append(client).append('=');
      forEach(
          (c, clock, length) ->
              out.append('[').append(clock).append('+').append(length).append(']'));
      return out.toString();
    }
  }
}
