package dev.weft.desktop.replica;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * A file of writes that the database did not take, to be written at the next start.
 *
 * <p>Format: {@code WEFTUNS1}, then for each write the length of its bytes and their CRC-32C (four
 * bytes each, big-endian) and the bytes: kind (1: a row of the log, 2: a row of the library) and
 * the fields in the order of the record; texts and updates with their length in front, in four
 * bytes.
 */
final class UnsavedFile {
  private static final byte[] MAGIC = "WEFTUNS1".getBytes(StandardCharsets.US_ASCII);
  private static final int APPEND = 1;
  private static final int DESCRIBE = 2;

  private UnsavedFile() {}

  /** One row of the log, without the position that it had. */
  record Row(String documentId, int origin, byte[] update) {}

  /**
   * What a file holds.
   *
   * @param isWhole false if its end is missing or unsound
   */
  record Contents(List<Row> rows, List<StoredDocument> described, boolean isWhole) {}

  /** Writes a new file, flushed; there is none or a whole one. */
  static void write(Path file, List<Write> writes) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.write(MAGIC);
    for (Write write : writes) {
      byte[] record = encode(write);
      if (record.length > 0) {
        out.writeInt(record.length);
        out.writeInt(checksum(record));
        out.write(record);
      }
    }
    Path unfinished = file.resolveSibling(file.getFileName() + ".new");
    try {
      try (FileChannel channel =
          FileChannel.open(
              unfinished,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        ByteBuffer all = ByteBuffer.wrap(bytes.toByteArray());
        while (all.hasRemaining()) {
          channel.write(all);
        }
        channel.force(true);
      }
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  private static byte[] encode(Write write) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    LogEntry entry = write.entry();
    StoredDocument described = write.described();
    if (entry != null) {
      out.writeByte(APPEND);
      writeText(out, entry.documentId());
      out.writeInt(entry.origin());
      writeBytes(out, entry.update());
    } else if (described != null) {
      out.writeByte(DESCRIBE);
      writeText(out, described.id());
      writeText(out, described.title());
      writeText(out, described.kind());
      out.writeLong(described.createdAtMillis());
      out.writeLong(described.changedAtMillis());
      out.writeBoolean(described.downloaded());
    }
    return bytes.toByteArray();
  }

  /**
   * Reads a file as far as it is sound.
   *
   * @throws IOException if it cannot be read at all, or is none of ours
   */
  static Contents read(Path file) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(Files.readAllBytes(file)));
    if (!Arrays.equals(in.readNBytes(MAGIC.length), MAGIC)) {
      throw new IOException(file + " is not a file of unsaved edits");
    }
    List<Row> rows = new ArrayList<>();
    List<StoredDocument> described = new ArrayList<>();
    boolean isWhole = true;
    while (isWhole && in.available() > 0) {
      try {
        int length = in.readInt();
        int checksum = in.readInt();
        byte[] record = length < 0 ? new byte[0] : in.readNBytes(length);
        isWhole = record.length == length && checksum(record) == checksum;
        if (isWhole) {
          decode(new DataInputStream(new ByteArrayInputStream(record)), rows, described);
        }
      } catch (EOFException torn) {
        isWhole = false;
      }
    }
    return new Contents(rows, described, isWhole);
  }

  private static void decode(DataInputStream in, List<Row> rows, List<StoredDocument> described)
      throws IOException {
    if (in.readByte() == APPEND) {
      rows.add(new Row(readText(in), in.readInt(), readBytes(in)));
    } else {
      described.add(
          new StoredDocument(
              readText(in),
              readText(in),
              readText(in),
              in.readLong(),
              in.readLong(),
              in.readBoolean()));
    }
  }

  private static int checksum(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  private static void writeText(DataOutputStream out, String text) throws IOException {
    writeBytes(out, text.getBytes(StandardCharsets.UTF_8));
  }

  private static void writeBytes(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String readText(DataInputStream in) throws IOException {
    return new String(readBytes(in), StandardCharsets.UTF_8);
  }

  private static byte[] readBytes(DataInputStream in) throws IOException {
    return in.readNBytes(in.readInt());
  }
}
