package dev.weft.desktop.sync;

import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * What waits to go out on one socket: one message is written at a time, in order. Safe for use by
 * several threads.
 *
 * <p>Invariant: never more than {@link #MAX_BYTES} wait. Whoever sends asks {@link #isCongested()}
 * first, so only a defect or a very large document comes near it.
 */
final class SendQueue {
  /** From here on senders are asked to wait. */
  static final int CONGESTED_BYTES = 1 << 20;

  /** And from here on to go on. */
  static final int DRAINED_BYTES = 1 << 18;

  /** Room for eight documents, each with the largest message that a relay takes at once. */
  static final long MAX_BYTES = 256L << 20;

  /** Puts one message on the wire and says, on any thread, whether it is out. */
  interface Writer {
    void write(byte[] message, Consumer<Boolean> done);
  }

  /** Hears of the queue, on the thread of a write or of its completion. */
  interface Listener {
    /** It was congested and has room again. */
    void drained();

    /** The socket cannot be used any more: a write failed, or too much waited. */
    void broken(String why);
  }

  private final Writer writer;
  private final Listener listener;
  private final Object lock = new Object();
  private final ArrayDeque<byte[]> waiting = new ArrayDeque<>();
  private long bytes;
  private boolean writing;
  private boolean pumping;
  private boolean congested;
  private boolean broken;

  SendQueue(Writer writer, Listener listener) {
    this.writer = writer;
    this.listener = listener;
  }

  void send(byte[] message) {
    synchronized (lock) {
      if (broken) {
        return;
      }
      if (bytes + message.length > MAX_BYTES && bytes > 0) {
        broken = true;
        waiting.clear();
      } else {
        waiting.add(message);
        bytes += message.length;
        congested |= bytes > CONGESTED_BYTES;
      }
      if (!broken && (pumping || writing)) {
        return;
      }
    }
    if (isBroken()) {
      listener.broken("more than " + MAX_BYTES + " bytes wait to be sent");
    } else {
      pump();
    }
  }

  boolean isCongested() {
    synchronized (lock) {
      return congested;
    }
  }

  /** Bytes that wait or are being written. */
  long bytes() {
    synchronized (lock) {
      return bytes;
    }
  }

  private boolean isBroken() {
    synchronized (lock) {
      return broken;
    }
  }

  /** A loop, not a recursion: a write may complete before it returns. */
  private void pump() {
    synchronized (lock) {
      if (pumping) {
        return;
      }
      pumping = true;
    }
    while (true) {
      byte[] next;
      synchronized (lock) {
        next = writing || broken ? null : waiting.poll();
        if (next == null) {
          pumping = false;
          return;
        }
        writing = true;
      }
      int length = next.length;
      try {
        writer.write(next, isOut -> written(length, isOut));
      } catch (RuntimeException failure) {
        // Whatever the library thought of it: it is not out, and nobody else would say so.
        written(length, false);
      }
    }
  }

  private void written(int length, boolean isOut) {
    boolean drained;
    boolean breaks;
    synchronized (lock) {
      writing = false;
      bytes -= length;
      drained = congested && bytes <= DRAINED_BYTES;
      congested &= !drained;
      breaks = !isOut && !broken;
      broken |= !isOut;
    }
    if (breaks) {
      listener.broken("a message could not be sent");
      return;
    }
    pump();
    if (drained) {
      listener.drained();
    }
  }
}
