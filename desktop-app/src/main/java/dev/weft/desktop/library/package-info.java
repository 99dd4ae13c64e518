/**
 * The documents that there are, on this computer or on the relay: titles, kinds, and what may be
 * said about each.
 *
 * <p>Entry point: {@link dev.weft.desktop.library.DocumentList}. Entries are immutable snapshots;
 * the list is fed by {@code session}, from the log and from what the relay names. Knows no
 * controls.
 */
@NullMarked
package dev.weft.desktop.library;

import org.jspecify.annotations.NullMarked;
