package dev.weft.crdt.awareness;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What happened to presence states.
 *
 * @param added clients that have a state and had no clock before
 * @param updated clients whose state was set again
 * @param removed clients whose state is gone
 * @param origin who caused it: {@link Awareness#LOCAL}, {@link Awareness#TIMEOUT}, or what was
 *     passed along
 */
public record AwarenessChange(
    List<Long> added, List<Long> updated, List<Long> removed, @Nullable Object origin) {

  /** Copies the lists. */
  public AwarenessChange {
    added = List.copyOf(added);
    updated = List.copyOf(updated);
    removed = List.copyOf(removed);
  }

  /** {@return every client that is named, for encoding their states} */
  public List<Long> clients() {
    return Stream.of(added, updated, removed).flatMap(List::stream).toList();
  }

  boolean isEmpty() {
    return added.isEmpty() && updated.isEmpty() && removed.isEmpty();
  }
}
