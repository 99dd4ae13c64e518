package dev.weft.relay.access;

/** A request that the rules do not let pass. Nothing was changed. */
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why, and so which status. */
  public enum Kind {
    /** There is none, or none that the caller may know of. */
    NOT_FOUND,
    /** The caller sees it and may not do this. */
    FORBIDDEN,
    /** It contradicts what there is. */
    CONFLICT,
    /** It makes no sense. */
    INVALID
  }

  private final Kind kind;
  private final String reason;

  public Refusal(Kind kind, String reason) {
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

  static Refusal hidden(Node node) {
    return new Refusal(Kind.NOT_FOUND, "There is no such " + node.kind().wireName());
  }
}
