package dev.weft.desktop.update;

/** A feed that cannot be trusted or understood; the message says why, for people. */
public final class BadFeedException extends Exception {
  private static final long serialVersionUID = 1L;

  BadFeedException(String message) {
    super(message);
  }
}
