/**
 * Recorded editing histories typed again through real programs that are killed while they work.
 *
 * <p>{@code Score} is what is typed, {@code ReplicaMain} the program that types it into a desktop
 * replica, and {@code KillProofRun} one seeded run with everything in it. Invariant: what a program
 * said was saved or acknowledged is there after any kill.
 */
@NullMarked
package dev.weft.installer.replay;

import org.jspecify.annotations.NullMarked;
