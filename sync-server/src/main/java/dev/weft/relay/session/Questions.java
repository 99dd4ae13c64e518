package dev.weft.relay.session;

import dev.weft.relay.config.Limits;
import java.util.ArrayDeque;
import java.util.function.BooleanSupplier;

/**
 * The questions of one socket that wait for their turn. An answer may be a whole document and must
 * not be dropped, so only a few are made at a time, and none while the reader is behind.
 *
 * <p>Thread rule: any thread.
 */
final class Questions {
  /** Something that has questions; it joins those that it has while it waits. */
  interface Asker {
    /** Puts the question to the document; false if there is none any more. */
    boolean ask();
  }

  private final BooleanSupplier isBehind;
  private final ArrayDeque<Asker> waiting = new ArrayDeque<>(0);
  private int underWay;

  /**
   * @param isBehind whether so much waits to be written that no answer should be added
   */
  Questions(BooleanSupplier isBehind) {
    this.isBehind = isBehind;
  }

  /** Queues an asker; at most once until it has been asked for its question. */
  void add(Asker asker) {
    synchronized (waiting) {
      waiting.add(asker);
    }
    next();
  }

  /** An answer is on its way. */
  void answered() {
    synchronized (waiting) {
      underWay--;
    }
    next();
  }

  /** Puts questions while there is room for their answers. */
  void next() {
    while (true) {
      Asker asker;
      synchronized (waiting) {
        if (waiting.isEmpty()
            || underWay >= Limits.ANSWERS_UNDER_WAY_MAX
            || isBehind.getAsBoolean()) {
          return;
        }
        asker = waiting.remove();
        underWay++;
      }
      if (!asker.ask()) {
        synchronized (waiting) {
          underWay--;
        }
      }
    }
  }
}
