package dev.weft.relay.document;

import dev.weft.crdt.StateVector;
import dev.weft.crdt.codec.DeleteRanges;
import dev.weft.relay.log.LogFailure;

/** What can happen to an open document. */
sealed interface DocumentEvent {
  /** A member joins. */
  record Joined(Member member) implements DocumentEvent {}

  /** A member leaves; the last event that names it. */
  record Left(Member member) implements DocumentEvent {}

  /** A member tells what it has and wants the rest. */
  record StepOne(Member member, StateVector has, boolean asksBack) implements DocumentEvent {}

  /** A member brings an update. */
  record Update(Member member, byte[] update) implements DocumentEvent {}

  /** A member tells about presence. */
  record AwarenessTold(Member member, byte[] update) implements DocumentEvent {}

  /** A member asks who is present. */
  record AwarenessAsked(Member member) implements DocumentEvent {}

  /** A member sends a message that is passed through. */
  record StatelessSent(Member member, byte[] text) implements DocumentEvent {}

  /** A slow reader has lost these ranges, and perhaps presence. */
  record Lagged(Member member, DeleteRanges lacking) implements DocumentEvent {}

  /** The oldest append that is under way has been committed. */
  record Committed() implements DocumentEvent {}

  /** An append has failed. */
  record AppendFailed(LogFailure failure) implements DocumentEvent {}

  /** Updates have gathered for long enough. */
  record Woken() implements DocumentEvent {}

  /** Time has passed. */
  record Ticked() implements DocumentEvent {}
}
