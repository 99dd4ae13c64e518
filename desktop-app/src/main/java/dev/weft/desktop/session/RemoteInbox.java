package dev.weft.desktop.session;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Gathers updates from the relay and brings them to the document thread in slices, merged by
 * document, so that a flood of them costs few tasks there and none of them a long one. Safe for use
 * by several threads.
 */
final class RemoteInbox {
  /** What one task on the document thread applies at most; it applies at least one update. */
  static final int SLICE_BYTES = 64 * 1024;

  private record Arrival(String documentId, byte[] update) {}

  private final Consumer<Runnable> documentThread;
  private final BiConsumer<String, List<byte[]>> apply;
  private final ArrayDeque<Arrival> arrivals = new ArrayDeque<>();
  private boolean scheduled;

  RemoteInbox(Consumer<Runnable> documentThread, BiConsumer<String, List<byte[]>> apply) {
    this.documentThread = documentThread;
    this.apply = apply;
  }

  void put(String documentId, byte[] update) {
    synchronized (arrivals) {
      arrivals.add(new Arrival(documentId, update));
      if (scheduled) {
        return;
      }
      scheduled = true;
    }
    documentThread.accept(this::applySlice);
  }

  private void applySlice() {
    Map<String, List<byte[]>> slice = new LinkedHashMap<>();
    boolean more;
    synchronized (arrivals) {
      int bytes = 0;
      while (!arrivals.isEmpty()
          && (bytes == 0 || bytes + arrivals.getFirst().update().length <= SLICE_BYTES)) {
        Arrival next = arrivals.removeFirst();
        bytes += Math.max(1, next.update().length);
        slice.computeIfAbsent(next.documentId(), id -> new ArrayList<>()).add(next.update());
      }
      more = !arrivals.isEmpty();
      scheduled = more;
    }
    if (more) {
      documentThread.accept(this::applySlice);
    }
    slice.forEach(apply);
  }
}
