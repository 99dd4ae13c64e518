/**
 * Everything the relay takes from outside the program that is neither network nor storage: time,
 * entropy and timers.
 *
 * <p>Entry point: {@link dev.weft.relay.world.World}. Invariant: no other class of the relay reads
 * a wall clock, makes a random number, sleeps or starts a timer, so that tests can run minutes of
 * time-outs in microseconds and repeat them under a seed. Any package may use it; it uses none.
 */
@NullMarked
package dev.weft.relay.world;

import org.jspecify.annotations.NullMarked;
