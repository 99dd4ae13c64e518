/**
 * Drives the running editor by lines of text, as a person at the keyboard would, for tests and
 * demonstrations.
 *
 * <p>Entry point: {@link dev.weft.desktop.app.drive.Driver}; {@code --drive} connects one to
 * standard input and output. Edits take the same path as keys and paste. Nothing in the editor
 * depends on this package.
 */
@NullMarked
package dev.weft.desktop.app.drive;

import org.jspecify.annotations.NullMarked;
