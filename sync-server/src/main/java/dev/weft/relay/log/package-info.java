/**
 * The update log: what the relay has promised to keep.
 *
 * <p>Entry point: {@link dev.weft.relay.log.UpdateLog}, a group-committing queue in front of a
 * {@link dev.weft.relay.log.LogStore}. Invariants: an append's outcome is told only after its
 * commit is durable; records of a document are numbered without gaps; a record whose owner has been
 * deposed is never inserted; every record carries a checksum that is verified when it is read; a
 * record leaves the log only after a blob that holds it has been published. This is the only
 * package that sees JDBC. {@code document} appends and loads, {@code http} reads the change feed.
 */
@NullMarked
package dev.weft.relay.log;

import org.jspecify.annotations.NullMarked;
