/**
 * Who somebody is: accounts, passwords, sessions, access and refresh tokens, API keys.
 *
 * <p>Entry points: {@link dev.weft.relay.identity.Accounts} for what changes, {@link
 * dev.weft.relay.identity.Callers} for whose credentials some are. Invariants: secrets are stored
 * as hashes only and shown once; a refresh token is used once, and one that comes again ends its
 * session; a disabled account, an ended session or a revoked key lets nobody in from the next
 * question on. {@code http} and the composition root call it; what somebody may do is {@code
 * access}'s.
 */
@NullMarked
package dev.weft.relay.identity;

import org.jspecify.annotations.NullMarked;
