package dev.weft.desktop.replica;

import java.nio.file.Path;

/**
 * Why a data directory cannot be opened. Nothing in it was touched.
 *
 * @param where the file or directory
 * @param happened what happened, one sentence
 * @param meaning what it means for the work, one sentence
 * @param wayOut what can be done, one sentence
 * @param technical the disk's or SQLite's own words, may be empty
 */
public record StoreProblem(
    Kind kind, Path where, String happened, String meaning, String wayOut, String technical) {

  /** The kinds of refusal. */
  public enum Kind {
    /** There is something else at that path. */
    NOT_A_DIRECTORY,
    /** It may not be written to. */
    NOT_WRITABLE,
    /** The database was not made by Weft. */
    FOREIGN,
    /** The database was written by a newer Weft. */
    NEWER,
    /** The database is damaged and could not be set aside. */
    DAMAGED,
    /** Another program holds it. */
    LOCKED,
    /** There is no space left. */
    DISK_FULL
  }

  /** All of it in one line, for a terminal. */
  public String sentence() {
    return happened
        + " "
        + meaning
        + " "
        + wayOut
        + (technical.isEmpty() ? "" : " (" + technical + ")");
  }
}
