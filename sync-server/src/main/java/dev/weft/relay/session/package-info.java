/**
 * One WebSocket: its dialect, authentication, back-pressure and life.
 *
 * <p>Entry point: {@link dev.weft.relay.session.Sockets}, which makes a frame handler for each
 * upgrade. Invariants: what a socket holds for a slow reader is bounded, and dropped updates are
 * resent as one difference of state; a socket is read only while its earlier updates are being
 * committed fast enough; every refusal has a {@link dev.weft.relay.document.CloseCode}. Talks to
 * documents only through {@code document}'s port; {@code http} makes the sockets.
 */
@NullMarked
package dev.weft.relay.session;

import org.jspecify.annotations.NullMarked;
