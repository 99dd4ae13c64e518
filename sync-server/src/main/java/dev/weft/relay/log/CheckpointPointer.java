package dev.weft.relay.log;

/**
 * Where a checkpoint lies. The blob is written first; this pointer, published in the log under the
 * owner's epoch, is what makes it count.
 *
 * @param uptoSeq last record that the checkpoint contains
 * @param epoch epoch of the owner that made it
 * @param blobKey key in the blob store
 * @param sizeBytes size of the blob
 * @param checksum CRC-32C of the blob
 */
public record CheckpointPointer(
    long uptoSeq, long epoch, String blobKey, long sizeBytes, long checksum) {}
