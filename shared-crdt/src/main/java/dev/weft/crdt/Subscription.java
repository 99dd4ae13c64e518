package dev.weft.crdt;

/** A listener's place: closing it ends the calls. Closing it again does nothing. */
@FunctionalInterface
public interface Subscription extends AutoCloseable {
  /** Ends the calls to the listener. */
  @Override
  void close();
}
