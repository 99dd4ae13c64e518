package dev.weft.relay.session;

import dev.weft.crdt.codec.DeleteRanges;
import dev.weft.relay.config.Limits;
import dev.weft.relay.document.Broadcast;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OpCode;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be written to one socket. One write is under way at a time and takes everything
 * that has gathered meanwhile. When more waits than the limits allow, everything that can be made
 * up for by a difference of state is dropped and remembered as clock ranges.
 *
 * <p>Thread rule: any thread.
 */
final class Outbox {
  /** Messages in one write; the rest waits for the next, so that a write stays short. */
  private static final int MESSAGES_PER_WRITE = 256;

  /** Told when a write has ended and whether there is room again. */
  interface Listener {
    /** Everything that waited has been written. */
    void drained();

    /** The socket does not take anything any more. */
    void failed(Throwable cause);

    /** So many messages and bytes are on their way. */
    void writing(int messages, long bytes);
  }

  /**
   * Something that waits.
   *
   * @param frame the encoded message
   * @param lane whose loss can be made up for, or null if this must not be dropped
   * @param broadcast what it carries, if it can be dropped
   */
  private record Item(
      ByteBuffer frame, @Nullable DocumentLane lane, @Nullable Broadcast broadcast) {}

  private final CoreSession session;
  private final Listener listener;
  private final LongSupplier clockMillis;
  private final Object lock = new Object();
  private final ArrayDeque<Item> waiting = new ArrayDeque<>(0);

  /** Made when a reader is too slow for the first time; few ever are, and there may be many. */
  private @Nullable Map<DocumentLane, DeleteRanges> lost;

  private long waitingBytes;
  private boolean isWriting;
  private long writingSinceMillis;

  Outbox(CoreSession session, Listener listener, LongSupplier clockMillis) {
    this.session = session;
    this.listener = listener;
    this.clockMillis = clockMillis;
  }

  /** Queues what must arrive: answers, acknowledgements. */
  void add(ByteBuffer frame) {
    synchronized (lock) {
      waiting.add(new Item(frame, null, null));
      waitingBytes += frame.remaining();
    }
  }

  /** Queues what can be made up for; returns how many messages were dropped to keep the limits. */
  int add(ByteBuffer frame, DocumentLane lane, Broadcast broadcast) {
    synchronized (lock) {
      if (lost != null && lost.containsKey(lane)) {
        remember(lane, broadcast);
        return 1;
      }
      waiting.add(new Item(frame, lane, broadcast));
      waitingBytes += frame.remaining();
      boolean isFull =
          waitingBytes > Limits.OUTBOX_BYTES_MAX || waiting.size() > Limits.OUTBOX_MESSAGES_MAX;
      return isFull ? drop() : 0;
    }
  }

  private int drop() {
    int dropped = 0;
    for (Iterator<Item> items = waiting.iterator(); items.hasNext(); ) {
      Item item = items.next();
      if (item.lane() != null && item.broadcast() != null) {
        remember(item.lane(), item.broadcast());
        waitingBytes -= item.frame().remaining();
        items.remove();
        dropped++;
      }
    }
    return dropped;
  }

  private void remember(DocumentLane lane, Broadcast broadcast) {
    Map<DocumentLane, DeleteRanges> losses = lost;
    if (losses == null) {
      losses = new HashMap<>();
      lost = losses;
    }
    DeleteRanges ranges = losses.computeIfAbsent(lane, key -> new DeleteRanges());
    ranges.addAll(broadcast.structs());
    ranges.normalise();
  }

  /** Whether so much waits that nothing more should be asked for on behalf of this socket. */
  boolean isCongested() {
    synchronized (lock) {
      return waitingBytes > Limits.OUTBOX_BYTES_MAX / 2;
    }
  }

  /** Since when the present write has been under way, or 0. */
  long writingSinceMillis() {
    synchronized (lock) {
      return isWriting ? writingSinceMillis : 0;
    }
  }

  /** Lets go what waits, unless a write is under way, which will take it along. */
  void flush() {
    List<Item> next = List.of();
    Map<DocumentLane, DeleteRanges> lagging = Map.of();
    synchronized (lock) {
      if (isWriting) {
        return;
      }
      if (waiting.isEmpty()) {
        // One update larger than the limit is dropped although nothing is under way, and no write
        // will end to say so.
        lagging = takeLost();
      } else {
        isWriting = true;
        next = takeNext();
      }
    }
    if (next.isEmpty()) {
      lagging.forEach(DocumentLane::lagged);
    } else {
      write(next);
    }
  }

  private Map<DocumentLane, DeleteRanges> takeLost() {
    Map<DocumentLane, DeleteRanges> lagging = lost;
    lost = null;
    return lagging == null ? Map.of() : lagging;
  }

  private List<Item> takeNext() {
    writingSinceMillis = clockMillis.getAsLong();
    List<Item> next = new ArrayList<>(Math.min(waiting.size(), MESSAGES_PER_WRITE));
    while (!waiting.isEmpty() && next.size() < MESSAGES_PER_WRITE) {
      Item item = waiting.remove();
      waitingBytes -= item.frame().remaining();
      next.add(item);
    }
    return next;
  }

  private void write(List<Item> items) {
    long bytes = 0;
    int last = items.size() - 1;
    for (Item item : items) {
      bytes += item.frame().remaining();
    }
    listener.writing(items.size(), bytes);
    for (int i = 0; i <= last; i++) {
      Frame frame = new Frame(OpCode.BINARY, items.get(i).frame());
      session.sendFrame(
          frame, i == last ? Callback.from(this::written, this::failed) : Callback.NOOP, i != last);
    }
  }

  private void written() {
    List<Item> next = List.of();
    Map<DocumentLane, DeleteRanges> lagging = Map.of();
    synchronized (lock) {
      if (waiting.isEmpty()) {
        isWriting = false;
        lagging = takeLost();
      } else {
        next = takeNext();
      }
    }
    if (next.isEmpty()) {
      lagging.forEach(DocumentLane::lagged);
      listener.drained();
    } else {
      write(next);
    }
  }

  private void failed(Throwable cause) {
    listener.failed(cause);
  }
}
