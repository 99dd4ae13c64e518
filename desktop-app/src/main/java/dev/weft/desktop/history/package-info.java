/**
 * How a document came to be: its log replayed, grouped into sittings, compared and restored. No
 * controls; the page that shows it is in {@code app.history}.
 *
 * <p>Entry point: {@link dev.weft.desktop.history.HistoryModel}. Everything here works from the log
 * on this computer alone, whether the document ever saw a relay or not.
 *
 * <p>Invariants: the log is only read; the replica on which it is replayed is never the open
 * document and lives on a thread of its own; a restore is an update for the open document, which
 * merges it like any other edit, so that nothing typed meanwhile is lost.
 */
@NullMarked
package dev.weft.desktop.history;

import org.jspecify.annotations.NullMarked;
