package dev.weft.relay.document;

import java.util.List;

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

  /**
   * Answers a state vector: what the member lacks, as updates to be sent in this order, perhaps the
   * same for many. At least one; after the last the member has everything.
   */
  void answer(List<Broadcast> updates);

  /** An update that has been committed. May be dropped for a slow reader, who is then resynced. */
  void update(Broadcast broadcast);

  /** Presence of others. May be dropped for a slow reader. */
  void awareness(Broadcast broadcast);

  /** A message that is passed through. Dropped for a slow reader, and nothing makes up for it. */
  void stateless(Broadcast broadcast);

  /** Every update of this member up to here is durable, one call per update and in their order. */
  void acknowledge();

  /** An update was refused because the member may only read; in order with acknowledgements. */
  void reject();

  /** The member's socket is of no more use. */
  void close(CloseCode code, String reason);

  /** The member has crossed a limit; its socket is of no more use. */
  void close(Limit limit);

  /** This document is not for this member; other documents on its socket go on. */
  void deny(CloseCode code, String reason);

  /** Something that this member brought, so many bytes, has been looked at. */
  void taken(int bytes);

  /** A question of this member, or a loss it told of, has been answered. */
  void answered();

  /** Everything of this turn has been said. */
  void flush();
}
