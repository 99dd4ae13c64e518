package dev.weft.desktop.sync;

/**
 * What the worker knows of one document.
 *
 * @param unconfirmed committed rows that the relay has not confirmed
 * @param confirmedThrough log position up to which the relay has confirmed every row
 * @param compared whether on this connection both sides told what they have, and all that the relay
 *     had is in the log here
 * @param access what the relay lets us do
 * @param confirmedAtMillis wall clock of the last confirmation in this run; 0: none
 * @param refused whether the relay refused edits and has not taken them since; they are kept, and
 *     offered again from time to time
 * @param why the relay's reason, if it refused edits or took rights away; else empty
 */
public record DocumentSyncState(
    String documentId,
    int unconfirmed,
    long confirmedThrough,
    boolean compared,
    Access access,
    long confirmedAtMillis,
    boolean refused,
    String why) {
  /** What the relay lets us do. */
  public enum Access {
    WRITE,
    READ,
    ENDED
  }
}
