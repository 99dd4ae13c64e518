/**
 * What may be said about where a document's text is: the one line at the left end of the status bar
 * and the badge of a row in the library.
 *
 * <p>Entry point: {@link dev.weft.desktop.status.StatusRules#status} computes a {@link
 * dev.weft.desktop.status.DocumentStatus} from {@link dev.weft.desktop.status.DocumentFacts}, the
 * highest of 21 states that is true. {@link dev.weft.desktop.status.StatusClimb} keeps the line
 * from flickering: claims are withdrawn at once and come back only when they have held for a while.
 *
 * <p>Invariant: "on the relay" is never said while a row of the log exists that the relay has not
 * confirmed. The facts are log positions and acknowledgements; nothing is assumed from a connection
 * being open or from time having passed. Pure functions, no threads, no controls.
 */
@NullMarked
package dev.weft.desktop.status;

import org.jspecify.annotations.NullMarked;
