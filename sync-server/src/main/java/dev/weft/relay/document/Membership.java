package dev.weft.relay.document;

import dev.weft.crdt.StateVector;
import dev.weft.crdt.codec.DeleteRanges;
import dev.weft.relay.document.DocumentEvent.AwarenessAsked;
import dev.weft.relay.document.DocumentEvent.AwarenessTold;
import dev.weft.relay.document.DocumentEvent.Lagged;
import dev.weft.relay.document.DocumentEvent.Left;
import dev.weft.relay.document.DocumentEvent.StatelessSent;
import dev.weft.relay.document.DocumentEvent.StepOne;
import dev.weft.relay.document.DocumentEvent.Update;

/**
 * The document side of a membership: what a session may tell a document. Every method returns at
 * once; what it leads to comes back through {@link Member}.
 *
 * <p>Thread rule: any thread; the order of calls of one thread is kept.
 */
public final class Membership {
  private final OpenDocument document;
  private final Member member;
  private boolean hasLeft;

  Membership(OpenDocument document, Member member) {
    this.document = document;
    this.member = member;
  }

  /** Tells what the member has; {@code asksBack} wants the relay's own question, too. */
  public void stepOne(StateVector has, boolean asksBack) {
    document.post(new StepOne(member, has, asksBack));
  }

  /** Brings an update, V1, not yet validated. */
  public void update(byte[] update) {
    document.post(new Update(member, update));
  }

  /** Brings an awareness update. */
  public void awareness(byte[] update) {
    document.post(new AwarenessTold(member, update));
  }

  /** Asks who is present. */
  public void askForAwareness() {
    document.post(new AwarenessAsked(member));
  }

  /** Sends a text to all other members. */
  public void stateless(byte[] text) {
    document.post(new StatelessSent(member, text));
  }

  /** Says that updates with these ranges were dropped for this slow reader. */
  public void lagged(DeleteRanges lacking) {
    document.post(new Lagged(member, lacking));
  }

  /** Ends the membership; further calls do nothing. */
  public synchronized void leave() {
    if (!hasLeft) {
      hasLeft = true;
      document.post(new Left(member));
      document.release();
    }
  }
}
