package dev.weft.crdt.codec;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Which input of a merge is read next: the one whose current struct has the highest client, then
 * the lowest clock.
 *
 * <p>Yjs sorts its list of inputs, stably, before every step. Only the first input has moved then,
 * so among equals it ends up before the others: here that is a number that falls with every return.
 * Inputs are sorted once by their first struct and opened when they are reached, so that many small
 * updates in order cost one pass and one open input; only those that were begun and are not done
 * wait in a queue.
 */
final class MergeOrder {
  private final UpdateFormat format;
  private final DecodeLimits limits;
  private final List<byte[]> inputs;
  private final DeleteRanges deletes;

  private final long[] firstClient;
  private final long[] firstClock;
  private int[] order;
  private int reached;

  private final PriorityQueue<Waiting> begun = new PriorityQueue<>();
  private final Deque<UpdateSource> spare = new ArrayDeque<>();
  private long returns;

  /** An input that was begun; smaller is read earlier. */
  private record Waiting(UpdateSource source, long client, long clock, long turn)
      implements Comparable<Waiting> {
    @Override
    public int compareTo(Waiting other) {
      if (client != other.client) {
        return Long.compare(other.client, client);
      }
      return clock != other.clock
          ? Long.compare(clock, other.clock)
          : Long.compare(turn, other.turn);
    }
  }

  MergeOrder(UpdateFormat format, List<byte[]> inputs, DecodeLimits limits, DeleteRanges deletes) {
    this.format = format;
    this.inputs = inputs;
    this.limits = limits;
    this.deletes = deletes;
    firstClient = new long[inputs.size()];
    firstClock = new long[inputs.size()];
    order = new int[inputs.size()];
    sort(probe());
  }

  /** Looks at the first struct of every input; those without structs are done. */
  private int probe() {
    int count = 0;
    UpdateSource source = null;
    for (int i = 0; i < inputs.size(); i++) {
      source = open(source, inputs.get(i));
      if (source.atEnd()) {
        source.addDeleteSetTo(deletes);
      } else {
        firstClient[i] = source.head.client;
        firstClock[i] = source.head.clock;
        order[count++] = i;
      }
    }
    return count;
  }

  private UpdateSource open(@Nullable UpdateSource recycled, byte[] update) {
    if (recycled == null) {
      return new UpdateSource(format, update, limits);
    }
    recycled.reset(update, limits);
    return recycled;
  }

  /** Sorts the first {@code count} entries: a stable merge sort, one pass if they are in order. */
  private void sort(int count) {
    order = Arrays.copyOf(order, count);
    int[] buffer = new int[count];
    for (int width = 1; width < count; width *= 2) {
      for (int low = 0; low + width < count; low += 2 * width) {
        int high = Math.min(low + 2 * width, count);
        if (comesAfter(order[low + width - 1], order[low + width])) {
          mergeRuns(buffer, low, low + width, high);
        }
      }
    }
  }

  private void mergeRuns(int[] buffer, int low, int middle, int high) {
    System.arraycopy(order, low, buffer, low, high - low);
    int left = low;
    int right = middle;
    for (int k = low; k < high; k++) {
      boolean takeLeft =
          right >= high || (left < middle && !comesAfter(buffer[left], buffer[right]));
      order[k] = takeLeft ? buffer[left++] : buffer[right++];
    }
  }

  private boolean comesAfter(int left, int right) {
    return firstClient[left] != firstClient[right]
        ? firstClient[left] < firstClient[right]
        : firstClock[left] > firstClock[right];
  }

  /** Takes out the input to read from, or null if all are done. */
  @Nullable UpdateSource next() {
    Waiting waiting = begun.peek();
    if (reached < order.length && (waiting == null || comesFirst(order[reached], waiting))) {
      return open(spare.poll(), inputs.get(order[reached++]));
    }
    return waiting == null ? null : begun.remove().source();
  }

  /** Whether an input not begun yet precedes one that was: that one wins a tie, it is in front. */
  private boolean comesFirst(int input, Waiting waiting) {
    return firstClient[input] != waiting.client
        ? firstClient[input] > waiting.client
        : firstClock[input] < waiting.clock;
  }

  /** Takes an input back; it is done if its structs are. */
  void putBack(UpdateSource source) {
    if (source.atEnd()) {
      source.addDeleteSetTo(deletes);
      spare.push(source);
    } else {
      begun.add(new Waiting(source, source.head.client, source.head.clock, --returns));
    }
  }
}
