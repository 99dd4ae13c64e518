package dev.weft.relay.log;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.CRC32C;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * The form of what the log keeps as blobs. Big-endian, strings as {@link DataOutputStream#writeUTF}
 * writes them.
 *
 * <pre>
 * bytes  what
 * 4      "WFCP" for a checkpoint, "WFSG" for a segment
 * 1      version of the form, 1
 * rest   zlib stream:
 *   utf  name of the document
 *   …    checkpoint: i64 uptoSeq, i64 epoch, i32 length, the state as one update
 *        segment:    i64 fromSeq, i32 count, then per record: i64 seq, i64 epoch, utf author,
 *                    i64 clientId, i64 receivedAtMillis, i32 length, the update, i64 checksum
 * </pre>
 *
 * <p>A blob's key holds the SHA-256 of its bytes and its pointer their CRC-32C, so a frame that
 * gets here is what was written; each record's own checksum goes with it nevertheless, from the
 * database to the archive and back.
 */
final class BlobFrame {
  private static final int VERSION = 1;

  private BlobFrame() {}

  interface Body {
    void write(DataOutputStream out) throws IOException;
  }

  interface Reading<T> {
    T read(DataInputStream in) throws IOException;
  }

  static byte[] encode(int magic, String document, Body body) {
    var bytes = new ByteArrayOutputStream();
    var deflater = new Deflater(Deflater.BEST_SPEED);
    try {
      var head = new DataOutputStream(bytes);
      head.writeInt(magic);
      head.writeByte(VERSION);
      head.flush();
      try (var out = new DataOutputStream(new DeflaterOutputStream(bytes, deflater, 16 << 10))) {
        out.writeUTF(document);
        body.write(out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Memory does not fail", e);
    } finally {
      deflater.end();
    }
    return bytes.toByteArray();
  }

  /**
   * @throws IOException if the bytes are no such frame of this document
   */
  static <T> T decode(int magic, String document, byte[] bytes, Reading<T> reading)
      throws IOException {
    var source = new ByteArrayInputStream(bytes);
    var head = new DataInputStream(source);
    if (head.readInt() != magic) {
      throw new IOException("it is something else");
    }
    int version = head.readUnsignedByte();
    if (version != VERSION) {
      throw new IOException("it has form " + version + ", this relay knows " + VERSION);
    }
    try (var in = new DataInputStream(new InflaterInputStream(source))) {
      String owner = in.readUTF();
      if (!owner.equals(document)) {
        throw new IOException("it belongs to another document");
      }
      T value = reading.read(in);
      if (in.read() >= 0) {
        throw new IOException("something follows its end");
      }
      return value;
    }
  }

  static byte[] readBytes(DataInputStream in) throws IOException {
    int length = in.readInt();
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("it ends early");
    }
    return bytes;
  }

  static void writeBytes(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  static long crc32c(byte[] bytes) {
    var crc = new CRC32C();
    crc.update(bytes);
    return crc.getValue();
  }
}
