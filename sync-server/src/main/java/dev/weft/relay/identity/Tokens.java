package dev.weft.relay.identity;

import dev.weft.relay.world.World;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;

/**
 * Random ids and secrets. A secret has 256 random bits behind a prefix that tells its kind, to the
 * relay and to programs that look for leaked ones; hashing it once is enough, since nobody can try
 * them all.
 */
public final class Tokens {
  /** Begins an API key. */
  public static final String KEY = "weft_key_";

  /** Begins the secret of a share link. */
  public static final String LINK = "weft_link_";

  /** Begins a refresh token. */
  public static final String REFRESH = "weft_refresh_";

  /** Begins the secret of a set-up, invitation or reset link. */
  public static final String ONCE = "weft_once_";

  private static final int ID_LONGS = 2;
  private static final int SECRET_LONGS = 4;

  private final World world;

  public Tokens(World world) {
    this.world = world;
  }

  /** A new id of 32 hexadecimal digits. */
  public String id() {
    return HexFormat.of().formatHex(random(ID_LONGS));
  }

  /** A new secret. */
  public String secret(String prefix) {
    return prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(random(SECRET_LONGS));
  }

  byte[] random(int longs) {
    ByteBuffer bytes = ByteBuffer.allocate(longs * Long.BYTES);
    for (int i = 0; i < longs; i++) {
      bytes.putLong(world.entropy().getAsLong());
    }
    return bytes.array();
  }

  /** What is stored of a secret. */
  public static String hash(String secret) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
