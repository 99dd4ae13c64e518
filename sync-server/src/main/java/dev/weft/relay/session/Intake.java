package dev.weft.relay.session;

import dev.weft.relay.config.Limits;
import java.util.function.BooleanSupplier;

/**
 * How much of what one socket has sent is still being dealt with, and so whether it may be read.
 * Reading stops, and the network holds the client back, while too much is in hand here, or too many
 * updates wait for their commit, or what the client is to read waits for it, or the relay as a
 * whole has too much to do.
 *
 * <p>Thread rule: any thread.
 */
final class Intake {
  private final Sockets sockets;
  private final BooleanSupplier isCongested;
  private final Runnable demand;
  private int messages;
  private long bytes;
  private int updates;
  private boolean isPaused;

  /**
   * @param isCongested whether too much waits to be written
   * @param demand asks the network for the next frame
   */
  Intake(Sockets sockets, BooleanSupplier isCongested, Runnable demand) {
    this.sockets = sockets;
    this.isCongested = isCongested;
    this.demand = demand;
  }

  /** A message was handed to a document. */
  void handed(int messageBytes) {
    sockets.handed(messageBytes);
    synchronized (this) {
      messages++;
      bytes += messageBytes;
    }
  }

  /** A document has looked at a message. */
  void taken(int messageBytes) {
    synchronized (this) {
      messages--;
      bytes -= messageBytes;
    }
    sockets.taken(messageBytes);
    resume();
  }

  /** A document has to answer for an update. */
  void updateHanded() {
    synchronized (this) {
      updates++;
    }
  }

  /** Documents have answered for so many updates, or never will. */
  void updatesAnswered(int count) {
    synchronized (this) {
      updates -= count;
    }
    sockets.mayReadAgain();
    resume();
  }

  /** Whether reading has been stopped, so that silence of the client means nothing. */
  synchronized boolean isPaused() {
    return isPaused;
  }

  /** A frame has been dealt with: asks for the next one, unless reading must stop. */
  void next() {
    boolean mustPause;
    synchronized (this) {
      mustPause = mustPause();
      isPaused = mustPause;
    }
    if (!mustPause) {
      demand.run();
      return;
    }
    sockets.meter().paused();
    if (!sockets.mayRead()) {
      sockets.paused(this);
    }
    // What it waits for may have come in between.
    resume();
  }

  /** Reads on if reading was stopped and there is room again. */
  void resume() {
    synchronized (this) {
      if (!isPaused || mustPause()) {
        return;
      }
      isPaused = false;
    }
    demand.run();
  }

  private boolean mustPause() {
    return messages >= Limits.IN_HAND_MAX
        || bytes >= Limits.IN_HAND_BYTES_MAX
        || updates >= Limits.UNACKNOWLEDGED_UPDATES_MAX
        || isCongested.getAsBoolean()
        || !sockets.mayRead();
  }
}
