/**
 * What tests of several modules share: golden vectors, recorded editing histories, the real Yjs.
 *
 * <p>Packed into the test jar of this module, so that the relay and the desktop use the same files
 * and the same Node packages.
 */
@NullMarked
package dev.weft.crdt.testkit;

import org.jspecify.annotations.NullMarked;
