package dev.weft.desktop.replica;

import java.util.List;

/** What the disk has of a document: its content, nothing, or something that cannot be trusted. */
public sealed interface StoredContent {
  /** The document's id. */
  String documentId();

  /**
   * All of it.
   *
   * @param updates V1, in the order in which to apply them; at least one
   * @param throughSeq the log position of the last one
   */
  record Present(String documentId, List<byte[]> updates, long throughSeq)
      implements StoredContent {}

  /** There are no rows of this document. */
  record Absent(String documentId) implements StoredContent {}

  /**
   * Some of it fails its checksum or cannot be read from the file. It must not be shown as the
   * document, nor written to.
   *
   * @param readable updates that are sound, V1, in order; maybe none
   * @param damages one line for each part that is not, without content
   */
  record Unreadable(String documentId, List<byte[]> readable, List<String> damages)
      implements StoredContent {}
}
