package dev.weft.desktop.replica;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What could not be written to the database before the replica was closed.
 *
 * @param rows how many rows of the log
 * @param file where they were kept instead; empty if no place took them
 * @param technical the disk's own words
 */
public record Unsaved(int rows, Optional<Path> file, String technical) {
  /** Rows of the log are edits; without any, only the library's rows were to be written. */
  static String what(int rows) {
    return switch (rows) {
      case 0 -> "Names of documents";
      case 1 -> "1 edit";
      default -> rows + " edits";
    };
  }

  /** What happened and what follows, for the user. */
  public String sentence() {
    String edits = what(rows);
    return file.map(
            kept ->
                edits
                    + " could not be written to the database. They were kept in "
                    + kept
                    + " and will be in the "
                    + (rows == 0 ? "library" : "documents")
                    + " the next time Weft starts.")
        .orElseGet(
            () ->
                edits
                    + " could not be written to the database, nor anywhere else on this computer"
                    + (technical.isEmpty() ? "." : " (" + technical + ")."));
  }
}
