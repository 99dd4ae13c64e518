package dev.weft.installer.replay;

import dev.weft.crdt.DeleteSet;
import dev.weft.crdt.StateVector;
import java.util.List;

/**
 * What a replica holds of a document, and who wrote it.
 *
 * @param clocks its state vector
 * @param deletes its delete set
 * @param length of its text, in UTF-16 units
 * @param sessions of each author, the client ids they wrote with, in order
 */
record Held(StateVector clocks, DeleteSet deletes, int length, List<List<Session>> sessions) {
  /**
   * One run of one author's program.
   *
   * @param client its client id
   * @param base units of it that are not text: the writer's name, and the title if it made the
   *     document
   */
  record Session(long client, long base) {
    /** The first edit of a session brings the name of its writer. */
    static final long NAME_UNITS = 1;

    /** One that has opened a document. */
    static Session opened(long client) {
      return new Session(client, NAME_UNITS);
    }
  }

  /** Units of text that an author has inserted. */
  long unitsOf(int author) {
    return sessions.get(author).stream().mapToLong(s -> unitsOf(s)).sum();
  }

  private long unitsOf(Session session) {
    return Math.max(0, clocks.get(session.client()) - session.base());
  }

  /** Whether the unit that an author inserted as the so-manieth is deleted. */
  boolean isDeleted(int author, long unit) {
    long left = unit;
    for (Session session : sessions.get(author)) {
      long units = unitsOf(session);
      if (left < units) {
        return deletes.contains(session.client(), session.base() + left);
      }
      left -= units;
    }
    return false;
  }

  /** Whether every client of the document is one of the sessions. */
  boolean knowsAllClients() {
    List<Long> known = sessions.stream().flatMap(List::stream).map(Session::client).toList();
    return clocks.clients().allMatch(known::contains);
  }
}
