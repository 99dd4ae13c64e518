/**
 * The bridge between a {@code YText} and what is on the screen.
 *
 * <p>Entry point: {@code DocumentEditor}. The {@code YText} is the truth: a key press becomes one
 * transaction, and only the event of that transaction (or of somebody else's) changes the screen.
 * Invariants: (1) after every flush the text on the screen, soft breaks removed, equals the {@code
 * YText}; (2) no change of the screen ever becomes a transaction by itself; (3) a remote edit moves
 * neither the own caret nor the lines one looks at, except where the text under them is gone. All
 * on the FX thread; the highlighter alone has a thread, and sees only copies.
 */
@NullMarked
package dev.weft.desktop.editor;

import org.jspecify.annotations.NullMarked;
