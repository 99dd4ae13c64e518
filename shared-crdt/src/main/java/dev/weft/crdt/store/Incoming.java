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

    Queue(ClientLog log) {
      this.log = log;
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
  int stagingMark;

  private static final DeleteRanges NO_DELETES = new DeleteRanges();

  /** The queue of a client that still has unread structs or was not parked, or null. */
  @Nullable Queue queueOf(ClientLog log) {
    return log.incoming == 0 ? null : queues.get(log.incoming - 1);
  }

  /** Sorts by client, ascending, and lets every log know its queue. */
  void open() {
    if (queues.size() > 1) {
      queues.sort((a, b) -> Long.compare(a.log.client, b.log.client));
    }
    for (int i = 0; i < queues.size(); i++) {
      queues.get(i).log.incoming = i + 1;
    }
  }

  void close() {
    for (Queue queue : queues) {
      queue.log.incoming = 0;
    }
  }
}
