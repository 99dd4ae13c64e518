/**
 * What was done, by whom, in an order that cannot be changed unnoticed.
 *
 * <p>Entry point: {@link dev.weft.relay.audit.AuditLog}. Invariants: an event is written in the
 * transaction of the act, so there is one for each act that happened and none for others; events
 * are never changed; each one's hash covers it and the hash before it. Events name ids, never
 * content and never secrets. {@code identity} and {@code access} append.
 */
@NullMarked
package dev.weft.relay.audit;

import org.jspecify.annotations.NullMarked;
