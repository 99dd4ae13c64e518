package dev.weft.relay.document;

/**
 * The session side of a membership: what a document may tell one of its members.
 *
 * <p>Thread rule: called by the document's turn, one call at a time per document, and must not
 * block. Messages are queued; {@link #flush} lets them go.
 */
public interface Member {
  /** The sender named in the log. */
  String author();

  /** Whether updates of this member are to be refused. */
  boolean isReadOnly();

  /** Whether this member's dialect expects its own updates back. */
  boolean wantsEcho();

  /** Asks for what the relay lacks: its encoded state vector. */
  void askForMissing(byte[] stateVector);

  /** Answers a state vector: an update with what the member lacks, perhaps the same for many. */
  void answer(Broadcast update);

  /** An update that has been committed. May be dropped for a slow reader, who is then resynced. */
  void update(Broadcast broadcast);

  /** Presence of others. May be dropped for a slow reader. */
  void awareness(Broadcast broadcast);

  /** A message that is passed through. */
  void stateless(Broadcast broadcast);

  /** Every update of this member up to here is durable, one call per update and in their order. */
  void acknowledge();

  /** An update was refused because the member may only read. */
  void reject();

  /** The member's socket is of no more use. */
  void close(CloseCode code, String reason);

  /** This document is not for this member; other documents on its socket go on. */
  void deny(CloseCode code, String reason);

  /** Everything of this turn has been said. */
  void flush();
}
