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
  /** What happened and what follows, for the user. */
  public String sentence() {
    String edits = rows == 1 ? "1 edit" : rows + " edits";
    return file.map(
            kept ->
                edits
                    + " could not be written to the database. They were kept in "
                    + kept
                    + " and will be in the documents the next time Weft starts.")
        .orElseGet(
            () ->
                edits
                    + " could not be written to the database, nor anywhere else on this computer"
                    + (technical.isEmpty() ? "." : " (" + technical + ")."));
  }
}
