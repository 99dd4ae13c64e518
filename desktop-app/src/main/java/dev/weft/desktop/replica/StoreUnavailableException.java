package dev.weft.desktop.replica;

/** The database cannot be read at the moment. Nothing was changed; the caller may try again. */
public final class StoreUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1;

  StoreUnavailableException(String message) {
    super(message);
  }

  StoreUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
