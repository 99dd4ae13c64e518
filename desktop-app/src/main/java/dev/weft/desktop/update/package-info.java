/**
 * Finds out whether there is a newer release, and brings its installer: a static folder of files,
 * on any web server or share, whose list is signed with Ed25519.
 *
 * <p>Entry point: {@link dev.weft.desktop.update.UpdateCheck}. What must hold whoever serves the
 * files:
 *
 * <ul>
 *   <li>Nothing of a list is looked at before its signature is verified, nothing of an installer is
 *       handed over before its size and digest are.
 *   <li>A list older than one that was seen before, or past its end, is refused: nobody can hold a
 *       desk back on a release with a known fault without being noticed.
 *   <li>Nothing is ever installed behind the user's back: the system's installer asks.
 * </ul>
 *
 * <p>Knows no window. Everything blocks on disk or network: never on the FX thread.
 */
@NullMarked
package dev.weft.desktop.update;

import org.jspecify.annotations.NullMarked;
