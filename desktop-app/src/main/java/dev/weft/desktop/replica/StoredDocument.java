package dev.weft.desktop.replica;

/**
 * A document's row in the library.
 *
 * @param kind {@code code} or {@code rich}
 * @param createdAtMillis wall clock
 * @param changedAtMillis wall clock
 * @param downloaded false while only the relay has the content
 */
public record StoredDocument(
    String id,
    String title,
    String kind,
    long createdAtMillis,
    long changedAtMillis,
    boolean downloaded) {}
