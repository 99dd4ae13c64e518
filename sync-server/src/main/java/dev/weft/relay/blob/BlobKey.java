package dev.weft.relay.blob;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Key of a blob: a path of lower-case letters, digits, {@code -} and {@code /} that ends in the
 * SHA-256 of the blob's bytes in hexadecimal, after a {@code -} or a {@code /}. Two blobs with one
 * key are one blob, so writing again what may already be written is harmless.
 *
 * @param text the key, at most {@link #LENGTH_MAX} characters
 */
public record BlobKey(String text) {
  /** S3 allows 1,024 bytes and file systems 255 per part; ours stay far below. */
  public static final int LENGTH_MAX = 240;

  private static final int HASH_LENGTH = 64;
  private static final Pattern FORM = Pattern.compile("([a-z0-9-]+/)+([a-z0-9-]+-)?[0-9a-f]{64}");

  /**
   * @throws IllegalArgumentException if the text is no such key
   */
  public BlobKey {
    if (text.length() > LENGTH_MAX || !FORM.matcher(text).matches()) {
      throw new IllegalArgumentException("Not the key of a blob: " + text);
    }
  }

  /** The key of these bytes under {@code prefix}, which ends in {@code -} or {@code /}. */
  public static BlobKey of(String prefix, byte[] bytes) {
    return new BlobKey(prefix + hex(sha256().digest(bytes)));
  }

  /** SHA-256 of the blob's bytes, hexadecimal. */
  public String sha256Hex() {
    return text.substring(text.length() - HASH_LENGTH);
  }

  byte[] sha256Bytes() {
    return HexFormat.of().parseHex(sha256Hex());
  }

  boolean isOf(byte[] bytes) {
    return hex(sha256().digest(bytes)).equals(sha256Hex());
  }

  boolean isOf(Path file) throws IOException {
    MessageDigest digest = sha256();
    try (InputStream in = Files.newInputStream(file)) {
      byte[] buffer = new byte[64 << 10];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    }
    return hex(digest.digest()).equals(sha256Hex());
  }

  /** A fresh SHA-256. */
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  /** Bytes in hexadecimal, lower case. */
  public static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public String toString() {
    return text;
  }
}
