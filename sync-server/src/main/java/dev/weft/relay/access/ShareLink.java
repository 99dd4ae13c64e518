package dev.weft.relay.access;

import org.jspecify.annotations.Nullable;

/**
 * A link that lets whoever has it use one document. Its secret is known only to those it was given
 * to.
 *
 * @param expiresAtMillis from when on it lets nobody in, null for never
 */
public record ShareLink(
    String id,
    String document,
    Role role,
    String createdBy,
    long createdAtMillis,
    @Nullable Long expiresAtMillis) {}
