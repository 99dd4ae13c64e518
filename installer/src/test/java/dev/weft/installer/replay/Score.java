package dev.weft.installer.replay;

import dev.weft.crdt.testkit.Traces;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A recorded history as steps which every author types in their own order, whatever else has come
 * in meanwhile.
 *
 * <p>A step is one transaction. A position in the history is a {@link Seen}: how many steps of each
 * author a replica holds. Immutable, safe for several threads.
 */
interface Score {
  /** How many authors: 1 or 2. */
  int AUTHORS = 2;

  /**
   * How many steps of each author a replica holds.
   *
   * @param first steps of author 0
   * @param second steps of author 1
   */
  record Seen(int first, int second) {
    static final Seen NOTHING = new Seen(0, 0);

    int of(int author) {
      return author == 0 ? first : second;
    }

    Seen with(int author, int steps) {
      return author == 0 ? new Seen(steps, second) : new Seen(first, steps);
    }
  }

  /** How many steps an author has. */
  int steps(int author);

  /** How many steps of the other author must be there before a step may be typed. */
  int needs(int author, int step);

  /** UTF-16 units that an author has inserted with so many steps. */
  long unitsInserted(int author, int steps);

  /** The text of a replica that has seen so much. */
  String text(Seen seen);

  /** The recorded text at the end. */
  String endContent();

  /** A reader of this score at its start. */
  Playhead playhead();

  /**
   * Where in the history a replica is, from what it holds.
   *
   * @throws IllegalStateException if it holds no place in the history, as after half a transaction
   */
  Seen locate(Held held);

  /** Writes the score for {@link #read}, since finding the order of a duet is slow. */
  void write(DataOutput out) throws IOException;

  /** Reads what {@link #write} wrote. */
  static Score read(Path file) throws IOException {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      return in.readBoolean() ? new DuetScore(in) : new SoloScore(in);
    }
  }

  /** A place in a score that moves with a replica; confined to one thread. */
  interface Playhead {
    /** What the replica is taken to hold. */
    Seen seen();

    /** Goes to a place, forward or back. */
    void moveTo(Seen seen);

    /** Length of the text here, in UTF-16 units. */
    int length();

    /**
     * The edits of an author's next step, each applying to what the one before left; the step
     * counts as seen from here on.
     */
    List<Traces.Patch> next(int author);

    /**
     * Goes forward to what a replica with this many units of the other author and this length of
     * text has seen of the other author, own steps being known.
     *
     * @return false if that is no place in the history; then nothing has moved. A replica that has
     *     just come back may be there for a moment: a new update's deletions apply at once, before
     *     the difference that brings the updates between has arrived
     */
    boolean follow(int other, long units, int length);
  }

  /** The named history. */
  static Score named(String name) {
    return switch (name) {
      case "rustcode" -> new SoloScore(Traces.rustcode());
      case "friendsforever" -> new DuetScore(Traces.friendsforever());
      case "automerge-paper" ->
          new SoloScore(
              Traces.automergePaper()
                  .orElseThrow(
                      () ->
                          new IllegalArgumentException(
                              "automerge-paper.json.gz is not beside the source tree: put it into"
                                  + " ../shared/traces or name its folder with -Dweft.traces=")));
      default -> throw new IllegalArgumentException("no recording is called " + name);
    };
  }
}
