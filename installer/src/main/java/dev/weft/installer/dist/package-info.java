/**
 * Packages of both programs for the system that builds them: deb, rpm and tar.gz here, msi, exe,
 * dmg and pkg on theirs.
 *
 * <p>Entry point: {@link dev.weft.installer.dist.Dist}, which the profile {@code dist} starts after
 * the images are built. What goes into packages as it stands lies in {@code installer/packaging},
 * one folder for each system. Every package comes with its checksum, a bill of materials, and the
 * licence texts of everything inside; a component without one fails the build.
 */
@NullMarked
package dev.weft.installer.dist;

import org.jspecify.annotations.NullMarked;
