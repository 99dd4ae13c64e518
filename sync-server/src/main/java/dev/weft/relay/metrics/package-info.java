/**
 * What the relay counts, as Prometheus reads it at {@code /metrics}.
 *
 * <p>Entry point: {@link dev.weft.relay.metrics.Metrics}, which implements the meters of the other
 * packages; they know only their own interface. Invariant: no label ever holds content, a
 * document's name or an address.
 */
@NullMarked
package dev.weft.relay.metrics;

import org.jspecify.annotations.NullMarked;
