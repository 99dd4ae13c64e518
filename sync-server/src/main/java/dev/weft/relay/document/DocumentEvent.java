package dev.weft.relay.document;

import dev.weft.crdt.StateVector;
import dev.weft.crdt.codec.DeleteRanges;
import dev.weft.relay.log.LogFailure;

/** What can happen to an open document. */
sealed interface DocumentEvent {
  /** Tells whoever sent this that it has been looked at and holds no memory here any more. */
  default void taken() {}

  /** A member joins. */
  record Joined(Member member) implements DocumentEvent {
    @Override
    public void taken() {
      member.taken(0);
    }
  }

  /** A member leaves; the last event that names it. */
  record Left(Member member) implements DocumentEvent {}

  /** A member tells what it has and wants the rest. */
  record StepOne(Member member, StateVector has, boolean asksBack) implements DocumentEvent {
    @Override
    public void taken() {
      member.answered();
    }
  }

  /** A member brings an update. */
  record Update(Member member, byte[] update) implements DocumentEvent {
    @Override
    public void taken() {
      member.taken(update.length);
    }
  }

  /** A member tells about presence. */
  record AwarenessTold(Member member, byte[] update) implements DocumentEvent {
    @Override
    public void taken() {
      member.taken(update.length);
    }
  }

  /** A member asks who is present. */
  record AwarenessAsked(Member member) implements DocumentEvent {
    @Override
    public void taken() {
      member.taken(0);
    }
  }

  /** A member sends a message that is passed through. */
  record StatelessSent(Member member, byte[] text) implements DocumentEvent {
    @Override
    public void taken() {
      member.taken(text.length);
    }
  }

  /**
   * A slow reader has lost these ranges, and perhaps presence, and wants to have them made up for.
   */
  record Lagged(Member member, DeleteRanges lacking) implements DocumentEvent {
    @Override
    public void taken() {
      member.answered();
    }
  }

  /** The oldest append that is under way has been committed. */
  record Committed() implements DocumentEvent {}

  /** An append has failed. */
  record AppendFailed(LogFailure failure) implements DocumentEvent {}

  /** Updates have gathered for long enough. */
  record Woken() implements DocumentEvent {}

  /** Time has passed. */
  record Ticked() implements DocumentEvent {}
}
