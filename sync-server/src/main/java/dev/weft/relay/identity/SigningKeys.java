package dev.weft.relay.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.weft.relay.config.PeopleLimits;
import dev.weft.relay.config.StartFailure;
import dev.weft.relay.config.StartFailure.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.text.ParseException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * The keys that access tokens are signed with: a file of the data directory that only its owner may
 * read. A new key signs every {@link PeopleLimits#SIGNING_KEY_LIFE}; the one before it still
 * verifies until what it signed has expired. Without the file nobody loses anything: refresh tokens
 * do not depend on it.
 */
public final class SigningKeys {
  private final Path file;
  private final LongSupplier clockMillis;

  /** Oldest first; the last one signs. */
  private List<ECKey> keys;

  private SigningKeys(Path file, LongSupplier clockMillis, List<ECKey> keys) {
    this.file = file;
    this.clockMillis = clockMillis;
    this.keys = keys;
  }

  /**
   * Reads the keys, making the first.
   *
   * @throws StartFailure if the file cannot be read or written
   */
  public static SigningKeys open(Path file, LongSupplier clockMillis) {
    try {
      List<ECKey> keys = new ArrayList<>();
      if (Files.exists(file)) {
        for (JWK key : JWKSet.parse(Files.readString(file)).getKeys()) {
          keys.add(key.toECKey());
        }
      }
      var opened = new SigningKeys(file, clockMillis, keys);
      opened.current();
      return opened;
    } catch (IOException | UncheckedIOException | ParseException e) {
      throw new StartFailure(
          Reason.DIRECTORY,
          "The keys that sign access tokens cannot be read or written",
          file.toString(),
          "Let this user read and write it, or move it away: a new one is made, and whoever is"
              + " logged in renews their token.",
          e);
    }
  }

  /** The key that signs now. */
  synchronized ECKey current() {
    long now = clockMillis.getAsLong();
    boolean isDue =
        keys.isEmpty()
            || now - keys.getLast().getIssueTime().toInstant().toEpochMilli()
                >= PeopleLimits.SIGNING_KEY_LIFE.toMillis();
    if (isDue) {
      rotate();
    }
    return keys.getLast();
  }

  /** Signs with a new key from now on. */
  public synchronized void rotate() {
    long now = clockMillis.getAsLong();
    List<ECKey> next = new ArrayList<>();
    if (!keys.isEmpty()) {
      // What older keys have signed has expired long ago, unless they were turned within minutes.
      long oldest =
          now
              - PeopleLimits.SIGNING_KEY_LIFE.toMillis()
              - PeopleLimits.ACCESS_TOKEN_LIFE.toMillis();
      keys.stream()
          .filter(key -> key.getIssueTime().toInstant().toEpochMilli() > oldest)
          .forEach(next::add);
      if (!next.contains(keys.getLast())) {
        next.add(keys.getLast());
      }
    }
    try {
      next.add(
          new ECKeyGenerator(Curve.P_256)
              .keyUse(KeyUse.SIGNATURE)
              .keyIDFromThumbprint(true)
              .issueTime(Date.from(Instant.ofEpochMilli(now)))
              .generate());
      write(next);
    } catch (JOSEException e) {
      throw new IllegalStateException("Every Java has P-256", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    keys = next;
  }

  private void write(List<ECKey> next) throws IOException {
    JWKSet set = new JWKSet(List.copyOf(next));
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    boolean isPosix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] attributes =
        isPosix
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    try (FileChannel channel =
        FileChannel.open(
            fresh, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes)) {
      ByteBuffer bytes = ByteBuffer.wrap(set.toString(false).getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** The public key of an id, if it may still verify. */
  synchronized Optional<ECKey> byId(String id) {
    return keys.stream().filter(key -> key.getKeyID().equals(id)).findAny();
  }

  /** The public keys as a JWK set, for whoever verifies tokens themselves. */
  public synchronized String publicJson() {
    return new JWKSet(List.copyOf(keys)).toString(true);
  }
}
