/**
 * The composition root of the desktop: the program's entry, its options, and the words it uses.
 *
 * <p>Entry point: {@code Weft}. It opens the workspace of the data directory, builds the window
 * over it, and owns nothing that could not be rebuilt from the directory.
 */
@NullMarked
package dev.weft.desktop.app;

import org.jspecify.annotations.NullMarked;
