package dev.weft.relay.log;

/**
 * One stored record of a document's log, its checksum verified.
 *
 * @param seq number in the document
 * @param epoch epoch of the owner that wrote it
 * @param author who sent the update
 * @param clientId client id of the update's first block, or 0
 * @param receivedAtMillis wall clock at arrival
 * @param update the update, V1
 */
public record LogRecord(
    long seq, long epoch, String author, long clientId, long receivedAtMillis, byte[] update) {

  /** What the stored checksum must be. */
  long checksum(String document) {
    return RecordChecksum.of(document, seq, epoch, author, update);
  }
}
