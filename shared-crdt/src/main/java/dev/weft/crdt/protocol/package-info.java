/**
 * How messages are framed on a WebSocket, in the two dialects of the Yjs world.
 *
 * <p>Job: frames to records and back. {@link dev.weft.crdt.protocol.YWebsocketFrame} has one
 * document per socket; {@link dev.weft.crdt.protocol.HocuspocusFrame} puts a document's name before
 * every message, so that one socket carries many.
 *
 * <p>Invariants: no state, no IO; decoding lets out nothing but {@link
 * dev.weft.crdt.codec.MalformedUpdateException}; encoding what was decoded gives the same bytes.
 * Called by the relay's sessions and the desktop's connection.
 */
@NullMarked
package dev.weft.crdt.protocol;

import org.jspecify.annotations.NullMarked;
