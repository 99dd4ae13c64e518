package dev.weft.relay.log;

import dev.weft.relay.log.StoredDocument.Damage;
import java.util.List;

/**
 * A run of records as far as it can be read.
 *
 * @param records the readable ones, in order
 * @param damage the others, in order
 */
public record LogRecords(List<LogRecord> records, List<Damage> damage) {}
