package dev.weft.relay.identity;

import dev.weft.relay.access.Subject;
import org.jspecify.annotations.Nullable;

/**
 * Whose credentials some are.
 *
 * @param subject what the rules of access are asked about
 * @param account the account's id, null for the holder of a link
 * @param session the login, null for keys and links
 * @param key the API key, null for logins and links
 * @param isAdmin whether an administrator has logged in; a key never is one
 * @param expiresAtMillis when the credentials expire, {@link Long#MAX_VALUE} for never
 */
public record Caller(
    Subject subject,
    @Nullable String account,
    @Nullable String session,
    @Nullable String key,
    boolean isAdmin,
    long expiresAtMillis) {}
