package dev.weft.installer.dist;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** Checksums of files. */
public final class Digests {
  /** Name of the list of them. */
  static final String SUMS = "SHA256SUMS";

  private Digests() {}

  /** In hexadecimal. */
  public static String of(String algorithm, Path file) {
    try {
      MessageDigest digest = MessageDigest.getInstance(algorithm);
      try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
        in.transferTo(java.io.OutputStream.nullOutputStream());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes {@code SHA256SUMS} of a folder's files, as {@code sha256sum --check} reads it. */
  static void writeSums(Path folder) {
    Path sums = folder.resolve(SUMS);
    try (Stream<Path> files = Files.list(folder)) {
      List<String> lines =
          files
              .filter(file -> Files.isRegularFile(file) && !file.equals(sums))
              .sorted()
              .map(file -> of("SHA-256", file) + "  " + file.getFileName())
              .toList();
      Files.write(sums, lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
