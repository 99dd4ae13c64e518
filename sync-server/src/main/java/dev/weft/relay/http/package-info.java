/**
 * The relay's HTTP side on Jetty's core server: routes, health, the change feed, and the doors to
 * the WebSocket dialects.
 *
 * <p>Entry point: {@link dev.weft.relay.http.RelayServer}. Invariants: a browser page of another
 * origin reaches nothing; answers that are not the thing asked for are problem+json. Uses {@code
 * session} and {@code log}; only the composition root uses it.
 */
@NullMarked
package dev.weft.relay.http;

import org.jspecify.annotations.NullMarked;
