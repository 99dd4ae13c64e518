/**
 * The replica on this computer's disk: an append-only log of updates per document in SQLite,
 * checkpoints that shorten the way back, the library's rows, and what each relay has confirmed.
 *
 * <p>Entry point: {@link dev.weft.desktop.replica.Replica#open}; others work with the port {@link
 * dev.weft.desktop.replica.DocumentStore}. This is the only package that sees JDBC.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>A row is reported as committed only after SQLite has flushed it to disk ({@code
 *       synchronous=FULL}).
 *   <li>Rows commit in the order they were appended, so what is on disk is always a prefix of what
 *       was typed; a row that cannot be written stays in memory and is tried again.
 *   <li>Bytes in the log are never changed. A checkpoint replaces nothing until it is committed and
 *       was unpacked again; rows are then packed as history, never dropped before the retention.
 *   <li>What is set aside or damaged keeps its rows, and a database that is rebuilt its file.
 *   <li>What cannot be read is a value of its own, never an empty document, and is never deleted.
 * </ul>
 *
 * <p>Called by {@code session} and {@code sync}.
 */
@NullMarked
package dev.weft.desktop.replica;

import org.jspecify.annotations.NullMarked;
