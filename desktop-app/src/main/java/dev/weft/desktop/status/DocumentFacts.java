package dev.weft.desktop.status;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that a status is computed from. Times are wall-clock milliseconds and only shown, never
 * compared.
 *
 * @param disk whether rows reach the disk
 * @param editsInMemory rows of the log that are not committed
 * @param charactersInMemory what they insert, in UTF-16 units
 * @param savedAtMillis when the last row was committed; 0: none in this run
 * @param editsUnconfirmed committed rows that the relay has not confirmed
 * @param reach what is known of the relay
 * @param reachedAtMillis when the relay last answered; 0: never
 * @param confirmedAtMillis when the relay last confirmed; 0: never
 * @param nextTrySeconds until the next try; 0: none is planned
 * @param compared whether both sides' state vectors were exchanged on this connection and
 *     everything that the relay offered is here
 * @param receiving how much of how much has arrived; null when nothing is being received
 * @param access what this user may do
 * @param refused whether the relay refused edits and has not taken them since
 * @param relayWhy why the relay is not reached, in words without a full stop; may be empty
 * @param accessWhy the relay's reason for the access or the refusal; may be empty
 * @param others the people present
 * @param downloaded whether the content is here at all
 * @param documents whether the library has any document
 */
public record DocumentFacts(
    Disk disk,
    int editsInMemory,
    int charactersInMemory,
    long savedAtMillis,
    int editsUnconfirmed,
    Reach reach,
    long reachedAtMillis,
    long confirmedAtMillis,
    long nextTrySeconds,
    boolean compared,
    @Nullable Progress receiving,
    Access access,
    boolean refused,
    String relayWhy,
    String accessWhy,
    List<Other> others,
    boolean downloaded,
    boolean documents) {

  /** Keeps a copy of the list. */
  public DocumentFacts {
    others = List.copyOf(others);
  }

  /** Whether rows reach the disk, and if not, why. */
  public enum Disk {
    WRITING,
    FULL,
    READ_ONLY,
    LOCKED,
    ERROR,
    DAMAGED,
    NEWER
  }

  /** What is known of the relay. */
  public enum Reach {
    /** None is configured. */
    NONE,
    /** Not connected, whatever the reason. */
    NOT_REACHED,
    /** Connected and authenticated. */
    LIVE,
    /** The relay wants a sign-in. */
    SIGNED_OUT,
    /** The relay takes no more. */
    FULL,
    /** It is not the relay that it was. */
    IDENTITY_CHANGED
  }

  /** What this user may do with the document. */
  public enum Access {
    WRITE,
    READ,
    ENDED
  }

  /** How far a large transfer is. */
  public record Progress(int received, int of) {}

  /**
   * Somebody present.
   *
   * @param hasAll whether they confirmed the version that is here; null if they cannot tell
   */
  public record Other(String name, @Nullable Boolean hasAll) {}
}
