package dev.weft.relay.document;

import dev.weft.crdt.StateVector;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who is in a document, and who has been told something in this turn that has not been let go yet.
 * Confined to the document's turn.
 */
final class Members {
  /** What a document remembers of one member. */
  static final class Seat {
    private StateVector askedFor = StateVector.EMPTY;
    private boolean isTold;

    /** Remembers what this member was asked for last; false if it is the same again. */
    boolean asksAnew(StateVector missing) {
      boolean isNew = !missing.equals(askedFor);
      askedFor = missing;
      return isNew;
    }
  }

  private final Map<Member, Seat> seats = new LinkedHashMap<>();
  private final List<Member> told = new ArrayList<>(1);
  private boolean areAllTold;

  void add(Member member) {
    seats.put(member, new Seat());
  }

  /** False if it was not there. */
  boolean remove(Member member) {
    return seats.remove(member) != null;
  }

  boolean contains(Member member) {
    return seats.containsKey(member);
  }

  @Nullable Seat seat(Member member) {
    return seats.get(member);
  }

  /** Everyone, in the order in which they joined. */
  Collection<Member> all() {
    return seats.keySet();
  }

  /** Everyone, who are about to be told something; cheaper than naming each. */
  Collection<Member> tellAll() {
    areAllTold = true;
    return all();
  }

  /** The member, who is about to be told something. */
  Member tell(Member member) {
    Seat seat = seats.get(member);
    if (seat == null) {
      told.add(member);
    } else if (!seat.isTold) {
      seat.isTold = true;
      told.add(member);
    }
    return member;
  }

  /** Lets everything go that has been said. */
  void flush() {
    for (Member member : told) {
      Seat seat = seats.get(member);
      if (seat != null) {
        seat.isTold = false;
      }
      // Somebody who was not let in has no seat.
      if (seat == null || !areAllTold) {
        member.flush();
      }
    }
    if (areAllTold) {
      seats.keySet().forEach(Member::flush);
    }
    areAllTold = false;
    told.clear();
  }

  /** Empties the document; returns who was there. */
  List<Member> removeAll() {
    List<Member> all = List.copyOf(seats.keySet());
    seats.clear();
    return all;
  }
}
