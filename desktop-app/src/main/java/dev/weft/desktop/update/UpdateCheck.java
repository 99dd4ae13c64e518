package dev.weft.desktop.update;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Optional;

/** Asks one feed for one desk. Blocks; for one thread at a time. */
public final class UpdateCheck {
  private static final String STABLE = "stable";

  private final FeedSource source;
  private final String key;
  private final String current;
  private final Platform platform;
  private final boolean isBeta;
  private final Path memory;

  /**
   * Prepares a check.
   *
   * @param key Ed25519 public key of the publisher, X.509 in base64
   * @param current version of this editor
   * @param isBeta whether releases of the channel {@code beta} count as well
   * @param memory file that remembers what was seen
   */
  public UpdateCheck(
      FeedSource source,
      String key,
      String current,
      Platform platform,
      boolean isBeta,
      Path memory) {
    this.source = source;
    this.key = key;
    this.current = current;
    this.platform = platform;
    this.isBeta = isBeta;
    this.memory = memory;
  }

  /**
   * A release and the installer of it that suits this computer.
   *
   * @param release newer than this editor
   */
  public record Available(Release release, Release.Installer installer) {}

  /**
   * Looks for a newer release that this desk may take.
   *
   * @param now by the wall clock
   * @param isAsked whether a person asks; who asks does not wait for a release's percentage
   * @throws BadFeedException if the list cannot be trusted or understood
   * @throws IOException if it cannot be had
   */
  public Optional<Available> check(Instant now, boolean isAsked)
      throws IOException, BadFeedException {
    byte[] list = read(Feed.FILE);
    String signature = new String(read(Feed.SIGNATURE_FILE), StandardCharsets.US_ASCII);
    Feed feed = Feed.verify(list, signature, key);
    UpdateMemory seen = new UpdateMemory(memory);
    if (feed.serial() < seen.serial()) {
      throw new BadFeedException(
          "The list of updates is older than one seen before ("
              + feed.serial()
              + " after "
              + seen.serial()
              + "): somebody serves an old copy");
    }
    if (now.isAfter(feed.expires())) {
      throw new BadFeedException(
          "The list of updates ended on " + feed.expires() + ": somebody serves an old copy");
    }
    seen.saw(feed.serial());
    int hundredth = seen.hundredth();
    Version own = Version.of(current);
    return feed.releases().stream()
        .filter(release -> isBeta || release.channel().equals(STABLE))
        .filter(release -> Version.of(release.version()).compareTo(own) > 0)
        .filter(release -> isAsked ? release.percent() > 0 : hundredth < release.percent())
        .filter(release -> release.installerFor(platform).isPresent())
        .max(Comparator.comparing(release -> Version.of(release.version())))
        .map(release -> new Available(release, release.installerFor(platform).orElseThrow()));
  }

  /**
   * The same without being asked: each release is found once, so that nobody is told twice.
   *
   * @param now by the wall clock
   * @throws BadFeedException if the list cannot be trusted or understood
   * @throws IOException if it cannot be had
   */
  public Optional<Available> checkOnce(Instant now) throws IOException, BadFeedException {
    Optional<Available> found = check(now, false);
    UpdateMemory seen = new UpdateMemory(memory);
    if (found.isEmpty() || seen.offered().equals(found.get().release().version())) {
      return Optional.empty();
    }
    seen.offer(found.get().release().version());
    return found;
  }

  /**
   * Brings an installer.
   *
   * @param folder where it goes, under its own name
   * @return the file, of exactly the announced size and digest; any other is deleted again
   * @throws BadFeedException if what is served is not what was announced
   */
  public Path download(Release.Installer installer, Path folder)
      throws IOException, BadFeedException {
    Files.createDirectories(folder);
    Path fresh = Files.createTempFile(folder, "download", ".part");
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (InputStream in =
          new DigestInputStream(
              new Bounded(source.open(installer.name()), installer.size()), digest)) {
        Files.copy(in, fresh, StandardCopyOption.REPLACE_EXISTING);
      }
      if (Files.size(fresh) != installer.size()
          || !HexFormat.of().formatHex(digest.digest()).equals(installer.sha256())) {
        throw new BadFeedException(
            installer.name() + " is not the file that the publisher of Weft announced");
      }
      Path file = folder.resolve(installer.name());
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return file;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private byte[] read(String name) throws IOException, BadFeedException {
    try (InputStream in = source.open(name)) {
      byte[] bytes = in.readNBytes(Feed.BYTES_MAX + 1);
      if (bytes.length > Feed.BYTES_MAX) {
        throw new BadFeedException(name + " is larger than " + Feed.BYTES_MAX + " bytes");
      }
      return bytes;
    }
  }
}
