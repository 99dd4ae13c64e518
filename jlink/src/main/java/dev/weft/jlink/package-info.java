/**
 * Builds the images that are shipped: a program, the libraries it needs, and a Java runtime with
 * only the modules it needs.
 *
 * <p>Entry point: {@link dev.weft.jlink.Images}, which the profile {@code dist} starts on the JDK
 * that the build found. The tools of that JDK (jdeps, jmod, jlink, jpackage) do the work, so the
 * same code runs on Linux, Windows and macOS; none of them can build for another system. Nothing of
 * this module is shipped.
 */
@NullMarked
package dev.weft.jlink;

import org.jspecify.annotations.NullMarked;
