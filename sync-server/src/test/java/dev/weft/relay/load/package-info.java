/**
 * The load tool: members that write correct Yjs updates and account for every delivery, driven at a
 * relay, at its peers and at a bare broadcast, each a process of its own.
 *
 * <p>Entry points: {@link dev.weft.relay.load.LoadTable} measures and writes the table, {@link
 * dev.weft.relay.load.Soak} churns for hours. Invariant: a figure counts only if every edit reached
 * every member exactly once. Threads are virtual, one per connection and one per writer; each
 * connection's accounts belong to the thread that reads it.
 */
@NullMarked
package dev.weft.relay.load;

import org.jspecify.annotations.NullMarked;
