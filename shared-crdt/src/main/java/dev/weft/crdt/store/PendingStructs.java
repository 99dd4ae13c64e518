package dev.weft.crdt.store;

import java.util.Map;

/**
 * Structs that wait for others.
 *
 * @param updateV2 the structs as a version 2 update
 * @param missing per client, a clock below the one that is needed
 */
public record PendingStructs(byte[] updateV2, Map<Long, Long> missing) {}
