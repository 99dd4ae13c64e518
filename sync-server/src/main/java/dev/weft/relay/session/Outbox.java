package dev.weft.relay.session;

import dev.weft.crdt.codec.DeleteRanges;
import dev.weft.relay.config.Limits;
import dev.weft.relay.document.Broadcast;
import dev.weft.relay.document.Encoded;
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

  /** Told how writing goes. */
  interface Listener {
    /** Something has been written, so there may be room again. */
    void progressed();

    /** The socket does not take anything any more. */
    void failed(Throwable cause);

    /** So many messages and bytes are on their way. */
    void writing(int messages, long bytes);

    /** A message was dropped for a slow reader. */
    void dropped(Broadcast broadcast);
  }

  /**
   * Something that waits.
   *
   * @param head the encoded message, or its beginning
   * @param isDeflated whether the message is compressed
   * @param body the rest of it, shared with other sockets; null if there is none
   * @param lane whose loss can be made up for, or null if this must not be dropped
   * @param broadcast what it carries, if it can be dropped
   */
  private record Item(
      ByteBuffer head,
      boolean isDeflated,
      @Nullable ByteBuffer body,
      @Nullable DocumentLane lane,
      @Nullable Broadcast broadcast) {
    int bytes() {
      return head.remaining() + (body == null ? 0 : body.remaining());
    }
  }

  private final CoreSession session;
  private final Listener listener;
  private final LongSupplier clockMillis;
  private final Object lock = new Object();
  private final ArrayDeque<Item> waiting = new ArrayDeque<>(0);

  /** Made when a reader is too slow for the first time; few ever are, and there may be many. */
  private @Nullable Map<DocumentLane, DeleteRanges> lost;

  private long waitingBytes;
  private long writingBytes;
  private boolean isWriting;
  private long writingSinceMillis;

  Outbox(CoreSession session, Listener listener, LongSupplier clockMillis) {
    this.session = session;
    this.listener = listener;
    this.clockMillis = clockMillis;
  }

  /** Queues what must arrive: answers, acknowledgements. */
  void add(Encoded message) {
    add(new Item(message.bytes(), message.isDeflated(), null, null, null));
  }

  /** The same in two pieces, of which the second is shared and not copied. */
  void add(ByteBuffer head, ByteBuffer body) {
    add(new Item(head, false, body, null, null));
  }

  private void add(Item item) {
    synchronized (lock) {
      waiting.add(item);
      waitingBytes += item.bytes();
    }
  }

  /** Queues what can be dropped to keep the limits. */
  void add(Encoded message, DocumentLane lane, Broadcast broadcast) {
    synchronized (lock) {
      if (lost != null && lost.containsKey(lane)) {
        remember(lane, broadcast);
        return;
      }
      add(new Item(message.bytes(), message.isDeflated(), null, lane, broadcast));
      if (waitingBytes > Limits.OUTBOX_BYTES_MAX || waiting.size() > Limits.OUTBOX_MESSAGES_MAX) {
        drop();
      }
    }
  }

  private void drop() {
    for (Iterator<Item> items = waiting.iterator(); items.hasNext(); ) {
      Item item = items.next();
      if (item.lane() != null && item.broadcast() != null) {
        remember(item.lane(), item.broadcast());
        waitingBytes -= item.bytes();
        items.remove();
      }
    }
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
    listener.dropped(broadcast);
  }

  /** Whether so much waits that nothing more should be asked for on behalf of this socket. */
  boolean isCongested() {
    synchronized (lock) {
      return waitingBytes > Limits.OUTBOX_BYTES_MAX / 2;
    }
  }

  /** Whether the reader is so far behind that no whole answer should be added. */
  boolean isBehind() {
    synchronized (lock) {
      return waitingBytes + writingBytes > Limits.OUTBOX_BYTES_MAX / 2;
    }
  }

  /** Since when the present piece of a write has been under way, or 0. */
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
    writingBytes = 0;
    while (!waiting.isEmpty()
        && next.size() < MESSAGES_PER_WRITE
        && writingBytes < Limits.WRITE_BYTES) {
      Item item = waiting.remove();
      int bytes = item.bytes();
      waitingBytes -= bytes;
      writingBytes += bytes;
      next.add(item);
    }
    return next;
  }

  private void write(List<Item> items) {
    long bytes = 0;
    for (Item item : items) {
      bytes += item.bytes();
    }
    listener.writing(items.size(), bytes);
    int last = items.size() - 1;
    for (int i = 0; i <= last; i++) {
      write(items.get(i), i == last);
    }
  }

  /** One message: in one frame if it is small, else in pieces. */
  private void write(Item item, boolean isLast) {
    ByteBuffer head = item.head();
    ByteBuffer body = item.body();
    if (body == null) {
      writePieces(OpCode.BINARY, item.isDeflated(), head, isLast);
    } else {
      send(new Frame(OpCode.BINARY, false, head), false, true);
      writePieces(OpCode.CONTINUATION, false, body, isLast);
    }
  }

  private void writePieces(byte firstOpCode, boolean isDeflated, ByteBuffer bytes, boolean isLast) {
    int from = bytes.position();
    int end = bytes.limit();
    if (end - from <= Limits.WRITE_BYTES) {
      Frame frame = new Frame(firstOpCode, true, bytes);
      send(frame.setRsv1(isDeflated), isLast, !isLast);
      return;
    }
    byte opCode = firstOpCode;
    while (from < end) {
      int to = Math.min(end, from + Limits.WRITE_BYTES);
      boolean isOver = to == end;
      Frame piece = new Frame(opCode, isOver, bytes.duplicate().position(from).limit(to));
      // The first piece speaks for the message.
      send(piece.setRsv1(isDeflated && opCode == OpCode.BINARY), isOver && isLast, false);
      opCode = OpCode.CONTINUATION;
      from = to;
    }
  }

  private void send(Frame frame, boolean isLast, boolean isBatch) {
    Callback callback =
        isLast
            ? Callback.from(this::written, this::failed)
            : frame.getPayloadLength() < Limits.WRITE_BYTES
                ? Callback.NOOP
                : Callback.from(this::pieceWritten, this::failed);
    session.sendFrame(frame, callback, isBatch);
  }

  /** A slow reader of a large message is slow, and not gone, as long as it takes pieces. */
  private void pieceWritten() {
    synchronized (lock) {
      writingSinceMillis = clockMillis.getAsLong();
    }
  }

  private void written() {
    List<Item> next = List.of();
    Map<DocumentLane, DeleteRanges> lagging = Map.of();
    synchronized (lock) {
      if (waiting.isEmpty()) {
        isWriting = false;
        writingBytes = 0;
        lagging = takeLost();
      } else {
        next = takeNext();
      }
    }
    if (!next.isEmpty()) {
      write(next);
    }
    lagging.forEach(DocumentLane::lagged);
    listener.progressed();
  }

  private void failed(Throwable cause) {
    listener.failed(cause);
  }
}
