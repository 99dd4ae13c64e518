package dev.weft.desktop.replica;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * CRC-32C over what a row says and what it is for, so that bytes under a wrong row are noticed too.
 */
final class Checksums {
  private Checksums() {}

  static long ofEntry(String documentId, long seq, int origin, byte[] bytes) {
    return of(documentId, seq, origin, bytes);
  }

  static long ofCheckpoint(String documentId, long throughSeq, byte[] bytes) {
    return of(documentId, throughSeq, -1, bytes);
  }

  static long ofSegment(String documentId, long firstSeq, byte[] bytes) {
    return of(documentId, firstSeq, -2, bytes);
  }

  private static long of(String documentId, long seq, int what, byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(documentId.getBytes(StandardCharsets.UTF_8));
    crc.update(ByteBuffer.allocate(Long.BYTES + Integer.BYTES).putLong(seq).putInt(what).flip());
    crc.update(bytes);
    return crc.getValue();
  }
}
