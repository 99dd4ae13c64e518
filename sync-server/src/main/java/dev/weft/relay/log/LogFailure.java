package dev.weft.relay.log;

import org.jspecify.annotations.Nullable;

/**
 * The log could not do what was asked. After a failed append it is unknown whether the record is
 * stored; it must not be acknowledged, and its document must be loaded again before the next
 * append.
 */
public final class LogFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What kind of failure, and so what can be done. */
  public enum Kind {
    /** Another owner has taken over; this one must let go of its documents. */
    DEPOSED,
    /** The storage is full: space has to be made. */
    FULL,
    /** The storage does not answer, or answers with an error. */
    UNAVAILABLE,
    /** What is stored cannot be read. */
    DAMAGED,
    /** The log is closed or closing. */
    CLOSED
  }

  private final Kind kind;

  public LogFailure(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
