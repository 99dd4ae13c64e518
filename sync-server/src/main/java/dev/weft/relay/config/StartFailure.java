package dev.weft.relay.config;

import org.jspecify.annotations.Nullable;

/**
 * The relay cannot start, for a reason that its operator can act on. Nothing that existed has been
 * changed.
 */
public final class StartFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The reasons, with the exit status of the process for each (after BSD's sysexits). */
  public enum Reason {
    /** An option or a combination of options makes no sense. */
    USAGE(64),
    /** The data directory holds something that is not a relay's data, or not of this version. */
    FOREIGN(65),
    /** The data is ours and damaged. */
    DAMAGED(65),
    /** The address or port cannot be bound. */
    PORT(69),
    /** The data directory cannot be made, read or written. */
    DIRECTORY(73),
    /** The database or the blob store does not answer, or is not fit to keep promises. */
    STORAGE(69),
    /** Another relay works on the same data directory. */
    LOCKED(75),
    /** The disk refuses to store. */
    DISK(74);

    private final int exitStatus;

    Reason(int exitStatus) {
      this.exitStatus = exitStatus;
    }

    public int exitStatus() {
      return exitStatus;
    }
  }

  private final Reason reason;
  private final String what;
  private final String where;
  private final String remedy;

  /**
   * @param what what is wrong, one clause
   * @param where the file, directory or address it concerns
   * @param remedy what the operator can do
   */
  public StartFailure(
      Reason reason, String what, String where, String remedy, @Nullable Throwable cause) {
    super(what + ": " + where + ". " + remedy, cause);
    this.reason = reason;
    this.what = what;
    this.where = where;
    this.remedy = remedy;
  }

  public Reason reason() {
    return reason;
  }

  public String what() {
    return what;
  }

  public String where() {
    return where;
  }

  public String remedy() {
    return remedy;
  }
}
