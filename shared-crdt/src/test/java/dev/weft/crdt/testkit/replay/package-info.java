/**
 * Golden histories of Yjs, run against an implementation, and random histories run against two.
 *
 * <p>An implementation joins by one adapter: {@link dev.weft.crdt.testkit.replay.ReplayDoc} and its
 * factory. {@link dev.weft.crdt.testkit.replay.GoldenReplay} runs the recorded operation scripts
 * and compares every byte and view; {@link dev.weft.crdt.testkit.replay.OracleFuzz} makes up
 * histories from a seed. What an adapter does not support it must say with an {@link
 * java.lang.UnsupportedOperationException}; such cases are counted, never passed.
 */
@NullMarked
package dev.weft.crdt.testkit.replay;

import org.jspecify.annotations.NullMarked;
