/**
 * The world outside: clocks, timers and entropy, the only source of each for the whole application.
 *
 * <p>Entry point: {@link dev.weft.desktop.world.World}. {@link dev.weft.desktop.world.SystemWorld}
 * is the real one; tests run on a virtual one, so that a week of sleep costs nothing and a run is
 * repeated from its seed. Nothing else may read a clock, sleep, or make random numbers (an
 * architecture test holds this). The wall clock is for showing times and for retention only: no
 * decision about content depends on it.
 */
@NullMarked
package dev.weft.desktop.world;

import org.jspecify.annotations.NullMarked;
