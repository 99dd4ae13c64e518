/**
 * The connection to a relay: one socket for all documents, both directions by state vectors.
 *
 * <p>Entry point: {@link dev.weft.desktop.sync.SyncWorker}. It speaks the Hocuspocus dialect over a
 * {@link dev.weft.desktop.sync.Transport} (Tyrus in the application, a model in tests), and asks a
 * {@link dev.weft.desktop.sync.RelayDirectory} which documents changed.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>Only committed rows are sent, so nothing is ever shown to others that a crash here could
 *       take back.
 *   <li>A row counts as confirmed only after the relay's {@code SyncStatus} for the frame that
 *       carried it. What is unconfirmed is sent again on the next connection, as the difference to
 *       the relay's own state vector.
 *   <li>What arrives is appended to the log before anybody hears of it.
 *   <li>State is confined to the worker's executor; time and chance come from the world alone.
 * </ul>
 *
 * <p>Called by {@code session}.
 */
@NullMarked
package dev.weft.desktop.sync;

import org.jspecify.annotations.NullMarked;
