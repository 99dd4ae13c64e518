package dev.weft.desktop.status;

import dev.weft.desktop.status.DocumentFacts.Access;
import dev.weft.desktop.status.DocumentFacts.Other;
import dev.weft.desktop.status.DocumentFacts.Reach;
import java.util.Optional;

/** The highest state that is true, as the table of states orders them. A pure function. */
public final class StatusRules {
  private StatusRules() {}

  /** Computes the status in these words. */
  public static DocumentStatus status(DocumentFacts facts, StatusWords words) {
    StatusState state = state(facts);
    return new DocumentStatus(
        state,
        words.pill(state, facts),
        words.tooltip(state, facts),
        facts.editsInMemory() == 0,
        waiting(facts),
        badge(state, facts));
  }

  /** Edits that the relay has not confirmed, those in memory included. */
  static int waiting(DocumentFacts facts) {
    return facts.reach() == Reach.NONE ? 0 : facts.editsUnconfirmed() + facts.editsInMemory();
  }

  static StatusState state(DocumentFacts facts) {
    return problem(facts)
        .or(() -> waitingState(facts))
        .orElseGet(() -> facts.editsInMemory() > 0 ? StatusState.SAVING : settled(facts));
  }

  /** Rows 1 to 7: something must be decided or is not being kept. */
  private static Optional<StatusState> problem(DocumentFacts facts) {
    return switch (facts.disk()) {
      case FULL -> Optional.of(StatusState.DISK_FULL);
      case READ_ONLY, ERROR -> Optional.of(StatusState.WRITE_FAILED);
      case DAMAGED -> Optional.of(StatusState.DAMAGED);
      case WRITING, LOCKED, NEWER -> problemBehindDisk(facts);
    };
  }

  private static Optional<StatusState> problemBehindDisk(DocumentFacts facts) {
    if (facts.reach() == Reach.IDENTITY_CHANGED) {
      return Optional.of(StatusState.RELAY_IDENTITY_CHANGED);
    }
    return switch (facts.disk()) {
      case LOCKED -> Optional.of(StatusState.STORE_LOCKED);
      case NEWER -> Optional.of(StatusState.NEWER_FORMAT);
      default -> isNotAccepted(facts) ? Optional.of(StatusState.ACCESS_ENDED) : Optional.empty();
    };
  }

  /** Edits here are of no use to anybody else, and it would be untrue to say that they travel. */
  private static boolean isNotAccepted(DocumentFacts facts) {
    return facts.access() == Access.ENDED
        || facts.refused()
        || (facts.access() == Access.READ && waiting(facts) > 0);
  }

  /** Rows 8 to 10: edits wait, and nobody is there to take them. */
  private static Optional<StatusState> waitingState(DocumentFacts facts) {
    if (waiting(facts) == 0) {
      return Optional.empty();
    }
    return switch (facts.reach()) {
      case SIGNED_OUT -> Optional.of(StatusState.SIGNED_OUT);
      case FULL -> Optional.of(StatusState.RELAY_FULL);
      case NOT_REACHED -> Optional.of(StatusState.NOT_REACHED_WAITING);
      case NONE, LIVE, IDENTITY_CHANGED -> Optional.empty();
    };
  }

  /** Rows 12 to 21: everything is on disk. */
  private static StatusState settled(DocumentFacts facts) {
    if (facts.reach() == Reach.NONE) {
      return facts.documents() ? StatusState.NO_RELAY : StatusState.NO_DOCUMENTS;
    }
    if (facts.editsUnconfirmed() > 0) {
      return StatusState.SENDING;
    }
    boolean live = facts.reach() == Reach.LIVE;
    if (!facts.downloaded() && facts.receiving() == null) {
      return StatusState.NOT_DOWNLOADED;
    }
    if (live && (facts.receiving() != null || !facts.compared())) {
      return StatusState.RECEIVING;
    }
    if (!live) {
      return StatusState.OFFLINE;
    }
    return facts.access() == Access.READ ? StatusState.READER : confirmed(facts);
  }

  /** Rows 16 to 18: the relay has all, and so may the others. */
  private static StatusState confirmed(DocumentFacts facts) {
    if (facts.others().stream().anyMatch(other -> Boolean.FALSE.equals(other.hasAll()))) {
      return StatusState.OTHERS_BEHIND;
    }
    boolean allSaySo =
        !facts.others().isEmpty()
            && facts.others().stream().map(Other::hasAll).allMatch(Boolean.TRUE::equals);
    return allSaySo ? StatusState.EVERYONE_HAS_IT : StatusState.ON_RELAY;
  }

  private static Badge badge(StatusState state, DocumentFacts facts) {
    return switch (state) {
      case DISK_FULL, WRITE_FAILED, DAMAGED, RELAY_IDENTITY_CHANGED ->
          new Badge(Badge.Kind.PROBLEM, 0);
      case NOT_REACHED_WAITING -> new Badge(Badge.Kind.NOT_REACHED, waiting(facts));
      case STORE_LOCKED, NEWER_FORMAT, ACCESS_ENDED, SIGNED_OUT, RELAY_FULL, SENDING ->
          waiting(facts) > 0 ? new Badge(Badge.Kind.WAITING, waiting(facts)) : Badge.NONE;
      case NOT_DOWNLOADED -> new Badge(Badge.Kind.NOT_DOWNLOADED, 0);
      default -> Badge.NONE;
    };
  }
}
