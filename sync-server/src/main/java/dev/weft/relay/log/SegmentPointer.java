package dev.weft.relay.log;

/**
 * Where an archived run of records lies.
 *
 * @param fromSeq first record in it
 * @param toSeq last record in it
 * @param epoch epoch of the owner that archived it
 * @param blobKey key in the blob store
 * @param sizeBytes size of the blob
 * @param checksum CRC-32C of the blob
 */
public record SegmentPointer(
    long fromSeq, long toSeq, long epoch, String blobKey, long sizeBytes, long checksum) {}
