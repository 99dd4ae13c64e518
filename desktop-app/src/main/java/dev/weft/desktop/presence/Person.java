package dev.weft.desktop.presence;

import dev.weft.crdt.RelativePosition;
import org.jspecify.annotations.Nullable;

/**
 * Somebody else who has the document open. Immutable.
 *
 * @param clientId of their writing session; the same person may be here twice
 * @param color of the caret, {@code #rrggbb}
 * @param colorLight of the selection
 * @param anchor where the selection starts; null if they have none
 * @param head where the caret stands; null if they have none
 */
public record Person(
    long clientId,
    String name,
    String color,
    String colorLight,
    @Nullable RelativePosition anchor,
    @Nullable RelativePosition head) {}
