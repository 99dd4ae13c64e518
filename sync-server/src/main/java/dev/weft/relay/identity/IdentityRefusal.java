package dev.weft.relay.identity;

/** A request about accounts that is refused. Nothing was changed. */
public final class IdentityRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why, and so which status. */
  public enum Kind {
    /** The credentials are wrong, expired or revoked. */
    UNAUTHORIZED,
    /** The caller is known and may not do this. */
    FORBIDDEN,
    NOT_FOUND,
    /** It contradicts what there is. */
    CONFLICT,
    /** It makes no sense. */
    INVALID,
    /** Too many of these; later. */
    TOO_MANY,
    /** Too much to do at the moment; later. */
    BUSY
  }

  private final Kind kind;
  private final String reason;

  public IdentityRefusal(Kind kind, String reason) {
    // Refusals are answers, not faults: nobody reads their stack.
    super(reason, null, false, false);
    this.kind = kind;
    this.reason = reason;
  }

  public Kind kind() {
    return kind;
  }

  /** What is wrong and what to do, for the caller. */
  public String reason() {
    return reason;
  }
}
