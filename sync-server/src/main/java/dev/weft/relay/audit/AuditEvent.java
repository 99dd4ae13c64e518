package dev.weft.relay.audit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * One act.
 *
 * @param seq place in the chain, from 1 without gaps
 * @param atMillis when, in milliseconds since 1970
 * @param actor who: {@code account:…}, {@code key:…}, {@code link:…} or {@code command}
 * @param address where from
 * @param action stable name
 * @param target what it was done to
 * @param detail what was changed, without content or secrets
 * @param hash of this event and everything before it, SHA-256 in hexadecimal
 */
public record AuditEvent(
    long seq,
    long atMillis,
    String actor,
    String address,
    String action,
    String target,
    String detail,
    String hash) {
  /** What the first event's hash continues. */
  public static final String ORIGIN = "0".repeat(64);

  /** The hash that belongs to such an event behind one with the hash {@code previous}. */
  static String hash(
      String previous,
      long seq,
      long atMillis,
      String actor,
      String address,
      String action,
      String target,
      String detail) {
    MessageDigest digest = sha256();
    digest.update(previous.getBytes(StandardCharsets.US_ASCII));
    digest.update(ByteBuffer.allocate(2 * Long.BYTES).putLong(seq).putLong(atMillis).flip());
    for (String field : new String[] {actor, address, action, target, detail}) {
      // Lengths keep one field's end from passing for the next one's beginning.
      byte[] bytes = field.getBytes(StandardCharsets.UTF_8);
      digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
      digest.update(bytes);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Whether the hash is that of this event behind one with the hash {@code previous}. */
  boolean follows(String previous) {
    return hash.equals(hash(previous, seq, atMillis, actor, address, action, target, detail));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
