package dev.weft.desktop.status;

/**
 * What a row in the library shows at its right end.
 *
 * @param count edits that wait; 0 where there is nothing to count
 */
public record Badge(Kind kind, int count) {
  /** Nothing. */
  public static final Badge NONE = new Badge(Kind.NONE, 0);

  /** What kind of mark. */
  public enum Kind {
    /** No mark. */
    NONE,
    /** Edits travel or wait for more than a moment. */
    WAITING,
    /** Edits wait and the relay is not reached. */
    NOT_REACHED,
    /** Only the relay has the content. */
    NOT_DOWNLOADED,
    /** Something is not being kept or needs a decision at once. */
    PROBLEM
  }
}
