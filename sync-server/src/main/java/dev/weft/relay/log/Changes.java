package dev.weft.relay.log;

import java.util.List;

/**
 * Documents whose heads moved after some position.
 *
 * @param position where to continue
 * @param hasMore whether documents were left out for the limit
 * @param heads the documents in the order of their last change
 */
public record Changes(long position, boolean hasMore, List<Head> heads) {

  /**
   * A document's head.
   *
   * @param document name
   * @param stateVector encoded state vector
   */
  public record Head(String document, byte[] stateVector) {}
}
