package dev.weft.relay.identity;

import dev.weft.relay.config.PeopleLimits;
import dev.weft.relay.identity.IdentityRefusal.Kind;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.jspecify.annotations.Nullable;

/**
 * Passwords as Argon2id, in the usual text form {@code $argon2id$v=19$m=…,t=…,p=…$salt$hash}. Only
 * so many are worked on at a time: each takes memory, and whoever asks is nobody yet.
 */
final class Passwords {
  private static final int HASH_BYTES = 32;
  private static final int SALT_LONGS = 2;

  /** Bounds on what is read back, so that a row cannot ask for all memory. */
  private static final int KIB_MAX = 1 << 20;

  private static final int PASSES_MAX = 64;

  private final Tokens tokens;
  private final Semaphore turns = new Semaphore(PeopleLimits.PASSWORD_CHECKS_MAX, true);

  /** What is checked when there is no such account, so that it takes as long as if there were. */
  private final String nobody;

  Passwords(Tokens tokens) {
    this.tokens = tokens;
    this.nobody = hash("nobody");
  }

  /** One set of costs. */
  private record Cost(int kib, int passes, int lanes) {
    static final Cost CURRENT = new Cost(PeopleLimits.ARGON2_KIB, PeopleLimits.ARGON2_PASSES, 1);
  }

  /** Hashes a password under the costs of today. */
  String hash(String password) {
    byte[] salt = tokens.random(SALT_LONGS);
    byte[] hash = inTurn(password, salt, Cost.CURRENT);
    Base64.Encoder encoder = Base64.getEncoder().withoutPadding();
    return String.format(
        Locale.ROOT,
        "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s",
        Cost.CURRENT.kib(),
        Cost.CURRENT.passes(),
        Cost.CURRENT.lanes(),
        encoder.encodeToString(salt),
        encoder.encodeToString(hash));
  }

  /** Whether a password is the one of a hash; takes as long where there is no hash. */
  boolean matches(String password, @Nullable String stored) {
    String[] parts = (stored == null ? nobody : stored).split("\\$", -1);
    byte[] expected = Base64.getDecoder().decode(parts[5]);
    byte[] actual = inTurn(password, Base64.getDecoder().decode(parts[4]), cost(parts[3]));
    return MessageDigest.isEqual(expected, actual) && stored != null;
  }

  /** Whether a hash was made under other costs than those of today. */
  static boolean isOutdated(String stored) {
    return !cost(stored.split("\\$", -1)[3]).equals(Cost.CURRENT);
  }

  private static Cost cost(String text) {
    int[] values = new int[3];
    String[] parts = text.split(",", -1);
    for (int i = 0; i < values.length; i++) {
      values[i] = Integer.parseInt(parts[i].substring(2));
    }
    if (values[0] > KIB_MAX || values[1] > PASSES_MAX || values[2] != 1) {
      throw new IllegalStateException("A stored password asks for absurd costs: " + text);
    }
    return new Cost(values[0], values[1], values[2]);
  }

  private byte[] inTurn(String password, byte[] salt, Cost cost) {
    try {
      if (!turns.tryAcquire(PeopleLimits.PASSWORD_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IdentityRefusal(Kind.BUSY, "Too many logins at the moment; try again");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IdentityRefusal(Kind.BUSY, "The relay is going down");
    }
    try {
      var generator = new Argon2BytesGenerator();
      generator.init(
          new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
              .withVersion(Argon2Parameters.ARGON2_VERSION_13)
              .withSalt(salt)
              .withMemoryAsKB(cost.kib())
              .withIterations(cost.passes())
              .withParallelism(cost.lanes())
              .build());
      byte[] hash = new byte[HASH_BYTES];
      generator.generateBytes(password.getBytes(StandardCharsets.UTF_8), hash);
      return hash;
    } finally {
      turns.release();
    }
  }

  /**
   * Checks a new password.
   *
   * @throws IdentityRefusal if it is too short, too long or the address itself
   */
  static void check(String password, String email) {
    if (password.length() < PeopleLimits.PASSWORD_MIN
        || password.length() > PeopleLimits.PASSWORD_MAX
        || password.strip().equalsIgnoreCase(email)) {
      throw new IdentityRefusal(
          Kind.INVALID,
          "A password has "
              + PeopleLimits.PASSWORD_MIN
              + " to "
              + PeopleLimits.PASSWORD_MAX
              + " characters and is not the address; a few words in a row are easy to keep");
    }
  }
}
