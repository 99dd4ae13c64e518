/**
 * The page of a document's history: a list of sittings, a slider that replays them, and the text of
 * the moment chosen with what changed in it.
 *
 * <p>Entry point: {@link dev.weft.desktop.app.history.HistoryPage}. What it shows is computed by
 * {@code desktop.history}; here are only controls and words. FX thread.
 */
@NullMarked
package dev.weft.desktop.app.history;

import org.jspecify.annotations.NullMarked;
