package dev.weft.desktop.replica;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The first 100 bytes of an SQLite database (its documentation, "Database File Format", 1.3).
 * Without them nothing behind is read, though all of it may be sound; what they say of a database
 * of Weft's is known anyway.
 */
final class FileHeader {
  static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);

  private static final int BYTES = 100;

  /** Where the b-tree of the schema begins, and its kinds of page. */
  private static final int INTERIOR = 5;

  private static final int LEAF = 13;

  /** SQLite's default, which Weft's databases have. */
  static final int PAGE_BYTES = 4096;

  private static final int SCHEMA_FORMAT = 4;
  private static final int UTF_8 = 1;

  /** Read and written through a write-ahead log. */
  private static final byte WAL = 2;

  private FileHeader() {}

  static boolean hasMagic(Path database) throws IOException {
    try (var in = Files.newInputStream(database)) {
      return Arrays.equals(in.readNBytes(MAGIC.length), MAGIC);
    }
  }

  /**
   * Writes a header where there is none although the page goes on as a first page of a database
   * does. Only for copies: free pages are not known any more, so that nothing may be written.
   */
  static void mend(Path copy) throws IOException {
    if (hasMagic(copy)) {
      return;
    }
    try (RandomAccessFile file = new RandomAccessFile(copy.toFile(), "rw")) {
      long pages = file.length() / PAGE_BYTES;
      if (pages < 1 || pages > Integer.MAX_VALUE) {
        return;
      }
      file.seek(BYTES);
      int kind = file.readUnsignedByte();
      if (kind == LEAF || kind == INTERIOR) {
        file.seek(0);
        file.write(header((int) pages));
      }
    }
  }

  private static byte[] header(int pages) {
    ByteBuffer header = ByteBuffer.allocate(BYTES);
    header.put(MAGIC).putShort((short) PAGE_BYTES).put(WAL).put(WAL);
    // No reserved space; payload fractions as they must be.
    header.put((byte) 0).put((byte) 64).put((byte) 32).put((byte) 32);
    // Change counter, size in pages, no free pages known, schema cookie, schema format.
    header.putInt(1).putInt(pages).putInt(0).putInt(0).putInt(1).putInt(SCHEMA_FORMAT);
    // Cache size, no auto-vacuum, text encoding, and what says whose it is.
    header.putInt(0).putInt(0).putInt(UTF_8).putInt(0).putInt(0).putInt(Schema.APPLICATION_ID);
    // The change counter for which the size in pages is valid.
    header.putInt(92, 1);
    return header.array();
  }
}
