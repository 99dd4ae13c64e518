package dev.weft.crdt.store;

import dev.weft.crdt.codec.DeleteRanges;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One decoded update: a queue of runs per client, and the delete set. Nothing is integrated yet.
 */
final class Incoming {
  /** The unread structs of one client. */
  static final class Queue {
    final ClientLog log;
    private Run[] runs = new Run[4];
    private int size;
    private int next;

    /** Where its text lies in the staging buffer. */
    private final int stagedFrom;

    private int stagedTo;

    Queue(ClientLog log, int stagedFrom) {
      this.log = log;
      this.stagedFrom = stagedFrom;
      this.stagedTo = stagedFrom;
    }

    /** Tells where the text of all its runs ends in the staging buffer. */
    void endText(int to) {
      stagedTo = to;
    }

    /** Hands all over to the log in one piece, if the log is empty and the piece is whole. */
    void announce(TextBuffer staging) {
      if (log.state == 0) {
        int textFrom = log.text.size();
        ArrivingRuns all = ArrivingRuns.of(runs, size, stagedFrom, textFrom);
        if (all != null) {
          log.text.append(staging, stagedFrom, stagedTo - stagedFrom);
          log.expect(all);
        }
      }
    }

    void add(Run run) {
      if (size == runs.length) {
        runs = Arrays.copyOf(runs, size * 4);
      }
      runs[size++] = run;
    }

    @Nullable Run poll() {
      return next < size ? runs[next++] : null;
    }

    void clear() {
      next = size;
    }
  }

  final List<Queue> queues = new ArrayList<>(1);
  DeleteRanges deletes = NO_DELETES;
  final List<ClientLog> newLogs = new ArrayList<>(0);
  @Nullable Map<String, Branch> newRoots;

  /** Where its text starts in the staging buffer, behind that of updates that are not applied. */
  int stagingMark;

  private static final DeleteRanges NO_DELETES = new DeleteRanges();

  /** The queue of a client that still has unread structs or was not parked, or null. */
  @Nullable Queue queueOf(ClientLog log) {
    return log.incoming == 0 ? null : queues.get(log.incoming - 1);
  }

  /** Sorts by client, ascending, and lets every log know its queue. */
  void open(TextBuffer staging) {
    if (queues.size() > 1) {
      queues.sort((a, b) -> Long.compare(a.log.client, b.log.client));
    }
    for (int i = 0; i < queues.size(); i++) {
      Queue queue = queues.get(i);
      queue.log.incoming = i + 1;
      queue.announce(staging);
    }
  }

  void close() {
    for (Queue queue : queues) {
      queue.log.incoming = 0;
    }
  }

  /**
   * Lets all logs take over what was handed to them in one piece.
   *
   * @return how many runs that was
   */
  int settle() {
    int runs = 0;
    for (Queue queue : queues) {
      runs += queue.log.settle();
    }
    return runs;
  }
}
