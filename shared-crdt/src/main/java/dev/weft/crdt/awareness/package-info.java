/**
 * Presence: who is there, where their caret is. Nothing of it is stored.
 *
 * <p>Job: hold one state per client, a JSON object with a clock; encode, apply, renew and expire
 * states as y-protocols does.
 *
 * <p>Entry point: {@link dev.weft.crdt.awareness.Awareness}. Time comes from a clock that the
 * caller injects and {@code tick()} is called by the caller's scheduler; there is no thread here.
 *
 * <p>Invariants: a state is replaced only by one with a higher clock (or removed at the same one);
 * the own state cannot be removed by others; malformed input changes nothing; how many clients are
 * remembered is bounded.
 */
@NullMarked
package dev.weft.crdt.awareness;

import org.jspecify.annotations.NullMarked;
