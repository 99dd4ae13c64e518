/**
 * What a relay is told at its start, and the limits it holds itself to.
 *
 * <p>Entry points: {@link dev.weft.relay.config.RelayOptions}, {@link
 * dev.weft.relay.config.DataDirectory}, {@link dev.weft.relay.config.Limits}. Invariants: a data
 * directory that is not ours, or that another relay holds, is refused before anything in it is
 * touched; every refusal is a {@link dev.weft.relay.config.StartFailure} that says what is wrong,
 * where, and what to do. Any package may read these; only the composition root makes them.
 */
@NullMarked
package dev.weft.relay.config;

import org.jspecify.annotations.NullMarked;
