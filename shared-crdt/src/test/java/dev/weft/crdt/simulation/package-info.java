/**
 * Replicas in one thread over a network that loses, doubles, reorders and parts; one seed says
 * everything that happens.
 *
 * <p>A {@code Simulation} runs a {@code Plan}: {@code Replica}s edit, undo, restart from what they
 * stored and ask each other for what they lack, all through a {@code Network}. In the end the
 * network is whole and everybody must agree.
 */
@NullMarked
package dev.weft.crdt.simulation;

import org.jspecify.annotations.NullMarked;
