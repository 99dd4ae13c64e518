package dev.weft.desktop.history;

import java.util.List;

/**
 * A stretch of a history without a long pause: what people call a version.
 *
 * @param first index of its first step
 * @param last index of its last step
 * @param startMillis when the first edit was received, wall clock
 * @param endMillis when the last one was
 * @param edits rows of the log
 * @param shares who wrote in it, who wrote most first
 */
public record Sitting(
    int first, int last, long startMillis, long endMillis, int edits, List<Share> shares) {
  /**
   * What one person did in it.
   *
   * @param edits rows of the log in which they wrote or deleted
   * @param units UTF-16 units that they wrote or deleted
   */
  public record Share(Writer writer, int edits, long units) {}

  /** Keeps a copy of the list. */
  public Sitting {
    shares = List.copyOf(shares);
  }

  /** The people in it, who wrote most first. */
  public List<Writer> writers() {
    return shares.stream().map(Share::writer).toList();
  }
}
