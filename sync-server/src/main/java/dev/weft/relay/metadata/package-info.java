/**
 * The metadata database: accounts, library, access and the audit log, apart from the update log.
 *
 * <p>Entry point: {@link dev.weft.relay.metadata.MetadataStore}, transactions over SQLite, Postgres
 * or H2. Invariants: a write is durable when its call returns; writes are serialised by one row, so
 * what a write reads first is still true when it commits, on every engine and from every process.
 * The statements belong to {@code identity}, {@code access} and {@code audit}.
 */
@NullMarked
package dev.weft.relay.metadata;

import org.jspecify.annotations.NullMarked;
