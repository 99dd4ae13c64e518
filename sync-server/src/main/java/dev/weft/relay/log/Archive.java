package dev.weft.relay.log;

import dev.weft.relay.blob.BlobFailure;
import dev.weft.relay.blob.BlobKey;
import dev.weft.relay.blob.BlobStore;
import dev.weft.relay.log.StoredDocument.Damage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Checkpoints and segments in the blob store. Each is read back after it was written, because the
 * records it stands for are deleted on the strength of it.
 *
 * <p>Keys: {@code checkpoints/<document>/<epoch>-<uptoSeq>-<sha256>} and {@code
 * segments/<document>/<epoch>-<fromSeq>-<toSeq>-<sha256>}, where {@code <document>} is half the
 * SHA-256 of its name. Thread-safe.
 */
final class Archive {
  private static final int CHECKPOINT = 0x57464350;
  private static final int SEGMENT = 0x57465347;

  private final BlobStore blobs;

  Archive(BlobStore blobs) {
    this.blobs = blobs;
  }

  /** A blob that should be readable and is not. */
  static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;

    Unreadable(String message, Throwable cause) {
      super(message, cause);
    }
  }

  CheckpointPointer storeCheckpoint(String document, long uptoSeq, long epoch, byte[] state) {
    byte[] bytes =
        BlobFrame.encode(
            CHECKPOINT,
            document,
            out -> {
              out.writeLong(uptoSeq);
              out.writeLong(epoch);
              BlobFrame.writeBytes(out, state);
            });
    BlobKey key =
        BlobKey.of("checkpoints/" + folder(document) + epoch + "-" + uptoSeq + "-", bytes);
    store(key, bytes);
    return new CheckpointPointer(uptoSeq, epoch, key.text(), bytes.length, BlobFrame.crc32c(bytes));
  }

  SegmentPointer storeSegment(String document, long epoch, List<LogRecord> records) {
    long fromSeq = records.getFirst().seq();
    long toSeq = records.getLast().seq();
    byte[] bytes =
        BlobFrame.encode(
            SEGMENT,
            document,
            out -> {
              out.writeLong(fromSeq);
              out.writeInt(records.size());
              for (LogRecord record : records) {
                out.writeLong(record.seq());
                out.writeLong(record.epoch());
                out.writeUTF(record.author());
                out.writeLong(record.clientId());
                out.writeLong(record.receivedAtMillis());
                BlobFrame.writeBytes(out, record.update());
                out.writeLong(record.checksum(document));
              }
            });
    BlobKey key =
        BlobKey.of(
            "segments/" + folder(document) + epoch + "-" + fromSeq + "-" + toSeq + "-", bytes);
    store(key, bytes);
    return new SegmentPointer(
        fromSeq, toSeq, epoch, key.text(), bytes.length, BlobFrame.crc32c(bytes));
  }

  private void store(BlobKey key, byte[] bytes) {
    blobs.put(key, bytes);
    blobs.get(key);
  }

  /**
   * The state in a checkpoint.
   *
   * @throws Unreadable if the blob is missing or is not what it should be
   * @throws LogFailure if the blob store does not answer, which says nothing about the blob
   */
  byte[] checkpoint(String document, CheckpointPointer pointer) throws Unreadable {
    return read(
        CHECKPOINT,
        document,
        pointer.blobKey(),
        pointer.checksum(),
        in -> {
          if (in.readLong() != pointer.uptoSeq() || in.readLong() != pointer.epoch()) {
            throw new IOException("it covers other records than its pointer says");
          }
          return BlobFrame.readBytes(in);
        });
  }

  /** Readable records of a segment, and what was found wrong among them. */
  LogRecords segment(String document, SegmentPointer pointer) throws Unreadable {
    return read(
        SEGMENT,
        document,
        pointer.blobKey(),
        pointer.checksum(),
        in -> {
          long fromSeq = in.readLong();
          int count = in.readInt();
          if (fromSeq != pointer.fromSeq() || count != pointer.toSeq() - fromSeq + 1) {
            throw new IOException("it holds other records than its pointer says");
          }
          List<LogRecord> records = new ArrayList<>();
          List<Damage> damage = new ArrayList<>();
          for (int i = 0; i < count; i++) {
            LogRecord record =
                new LogRecord(
                    in.readLong(),
                    in.readLong(),
                    in.readUTF(),
                    in.readLong(),
                    in.readLong(),
                    BlobFrame.readBytes(in));
            if (in.readLong() == record.checksum(document)) {
              records.add(record);
            } else {
              damage.add(new Damage(record.seq(), "its checksum in the archive does not match"));
            }
          }
          return new LogRecords(records, damage);
        });
  }

  private <T> T read(
      int magic, String document, String key, long checksum, BlobFrame.Reading<T> reading)
      throws Unreadable {
    try {
      byte[] bytes = blobs.get(new BlobKey(key));
      if (BlobFrame.crc32c(bytes) != checksum) {
        throw new IOException("its checksum is not its pointer's");
      }
      return BlobFrame.decode(magic, document, bytes, reading);
    } catch (BlobFailure e) {
      throw unreadable(key, e);
    } catch (IOException | IllegalArgumentException e) {
      throw new Unreadable("Blob " + key + " is damaged: " + e.getMessage(), e);
    }
  }

  private static Unreadable unreadable(String key, BlobFailure e) {
    return switch (e.kind()) {
      case MISSING -> new Unreadable("Blob " + key + " is missing", e);
      case DAMAGED -> new Unreadable("Blob " + key + " is damaged", e);
      case FULL, UNAVAILABLE ->
          throw new LogFailure(LogFailure.Kind.UNAVAILABLE, "The blob store failed", e);
    };
  }

  void delete(String key) {
    blobs.delete(new BlobKey(key));
  }

  private static String folder(String document) {
    byte[] hash = BlobKey.sha256().digest(document.getBytes(StandardCharsets.UTF_8));
    return BlobKey.hex(hash).substring(0, 32) + "/";
  }
}
