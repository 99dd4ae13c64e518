package dev.weft.relay.log;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * CRC-32C of a record, over document name, seq, epoch, author and bytes: a flipped bit is found,
 * and so is a record that sits at another's place.
 */
final class RecordChecksum {
  private RecordChecksum() {}

  static long of(String document, long seq, long epoch, String author, byte[] update) {
    var crc = new CRC32C();
    crc.update(document.getBytes(StandardCharsets.UTF_8));
    crc.update(ByteBuffer.allocate(16).putLong(seq).putLong(epoch).flip());
    crc.update(author.getBytes(StandardCharsets.UTF_8));
    crc.update(update);
    return crc.getValue();
  }
}
