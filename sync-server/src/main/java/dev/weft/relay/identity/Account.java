package dev.weft.relay.identity;

/**
 * Somebody the relay knows.
 *
 * @param home their own workspace
 * @param hasPassword false until they have accepted their invitation
 */
public record Account(
    String id,
    String email,
    String name,
    boolean isAdmin,
    boolean isDisabled,
    boolean hasPassword,
    String home,
    long createdAtMillis) {}
