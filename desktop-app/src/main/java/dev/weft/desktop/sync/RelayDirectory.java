package dev.weft.desktop.sync;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which documents a relay has, and which have changed since a cursor. */
public interface RelayDirectory {
  /** Asks and returns at once; the answer comes on any thread. */
  void changes(@Nullable String since, Listener listener);

  /** Hears one of the two, once. */
  interface Listener {
    /** The relay's answer. */
    void changes(Changes changes);

    /**
     * There is none.
     *
     * @param status HTTP status; 0 if there was no answer at all
     */
    void failed(int status, String why);
  }

  /**
   * Documents whose heads changed.
   *
   * @param cursor where the next question starts: the identity of the relay's log, a full stop, and
   *     a position in it
   * @param more whether this is only a part, and the next one can be asked for at once
   */
  record Changes(String cursor, List<String> documents, boolean more) {
    /** Keeps a copy of the list. */
    public Changes {
      documents = List.copyOf(documents);
    }

    /** Which log a cursor belongs to; the same relay, with the same data, has the same for ever. */
    static String identity(String cursor) {
      int stop = cursor.lastIndexOf('.');
      return stop < 0 ? "" : cursor.substring(0, stop);
    }
  }
}
