package dev.weft.relay.log;

/**
 * A document in the trash.
 *
 * @param document its name
 * @param atMillis when it was put there, or last written since: retention counts from here
 * @param by who put it there
 */
public record Trashed(String document, long atMillis, String by) {}
