package dev.weft.relay.blob;

import org.jspecify.annotations.Nullable;

/** The blob store could not do what was asked. After a failed put the blob may or may not exist. */
public final class BlobFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What kind of failure, and so what can be done. */
  public enum Kind {
    /** There is no such blob. */
    MISSING,
    /** There is one, and its bytes are not those it was stored with. */
    DAMAGED,
    /** The storage is full: space has to be made. */
    FULL,
    /** The storage does not answer, or answers with an error; later may be different. */
    UNAVAILABLE
  }

  private final Kind kind;

  public BlobFailure(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }

  static BlobFailure missing(BlobKey key) {
    return new BlobFailure(Kind.MISSING, "Blob " + key + " is missing", null);
  }

  static BlobFailure damaged(BlobKey key) {
    return new BlobFailure(
        Kind.DAMAGED, "Blob " + key + " does not hold the bytes it was stored with", null);
  }
}
