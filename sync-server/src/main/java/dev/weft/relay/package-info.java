/** The relay: serves documents over WebSocket and never acknowledges what it could still lose. */
@NullMarked
package dev.weft.relay;

import org.jspecify.annotations.NullMarked;
