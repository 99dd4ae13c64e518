/**
 * The document entity: a state machine fed with events that decides what to append, acknowledge and
 * fan out.
 *
 * <p>Entry point: {@link dev.weft.relay.document.Documents}. Invariants: an update is validated
 * before anything else looks at it; it is acknowledged, and shown to anyone, only after its append
 * has been committed, in {@code seq} order; what could not be read is never taken for empty; a
 * document is held as encoded bytes, never as a graph of objects. {@code session} joins documents
 * through {@link dev.weft.relay.document.Member} and {@link dev.weft.relay.document.Membership};
 * time, log and blobs are handed in.
 */
@NullMarked
package dev.weft.relay.document;

import org.jspecify.annotations.NullMarked;
