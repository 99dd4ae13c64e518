/**
 * Large immutable pieces: checkpoints, archived log segments, attachments; on a file system or in
 * S3.
 *
 * <p>Entry points: {@link dev.weft.relay.blob.BlobStore}, made by {@link
 * dev.weft.relay.blob.Blobs}. Invariants: a blob is durable when {@code put} returns; it is never
 * changed, since its key ends in the SHA-256 of its bytes; whoever reads one gets exactly those
 * bytes or a {@link dev.weft.relay.blob.BlobFailure}. A blob counts only once a row in the log's
 * database points at it. {@code log} is the only caller.
 */
@NullMarked
package dev.weft.relay.blob;

import org.jspecify.annotations.NullMarked;
