package dev.weft.desktop.library;

import dev.weft.desktop.status.DocumentStatus;
import java.time.Instant;

/**
 * One document of the library. Immutable.
 *
 * @param title never empty
 * @param changedAt for display only
 */
public record DocumentEntry(
    String id, String title, DocumentKind kind, Instant changedAt, DocumentStatus status) {}
