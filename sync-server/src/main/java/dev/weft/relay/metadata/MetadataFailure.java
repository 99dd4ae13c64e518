package dev.weft.relay.metadata;

/** The metadata database does not answer, or answers with an error; nothing was changed. */
public final class MetadataFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public MetadataFailure(String doing, Throwable cause) {
    super("The metadata database failed to " + doing + ": " + cause.getMessage(), cause);
  }
}
