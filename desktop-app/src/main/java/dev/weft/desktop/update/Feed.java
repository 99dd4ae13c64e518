package dev.weft.desktop.update;

import dev.weft.crdt.codec.JsonText;
import dev.weft.crdt.codec.MalformedUpdateException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The list of releases, in a file {@code feed.json} (UTF-8) with the Ed25519 signature of its bytes
 * in base64 in {@code feed.json.sig}:
 *
 * <pre>
 * {"format": 1, "product": "weft", "serial": 7, "expires": "2027-01-01T00:00:00Z",
 *  "releases": [{"version": "0.2.0", "channel": "stable", "percent": 25, "notes": "…",
 *    "files": [{"os": "linux", "arch": "amd64", "kind": "deb", "name": "weft_0.2.0_amd64.deb",
 *               "size": 56761244, "sha256": "…"}]}]}
 * </pre>
 *
 * Names that are not known are left alone, so that a later list is understood by earlier editors; a
 * list that they would misunderstand gets another {@code format}.
 *
 * @param serial goes up with every list that is signed
 * @param expires after which the list is refused
 */
public record Feed(long serial, Instant expires, List<Release> releases) {
  /** Name of the list. */
  public static final String FILE = "feed.json";

  /** Name of its signature. */
  public static final String SIGNATURE_FILE = FILE + ".sig";

  /** A list has a few releases of a few files; whatever is larger is something else. */
  static final int BYTES_MAX = 1024 * 1024;

  private static final long FORMAT = 1;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,199}");
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  /** Keeps a copy of the list. */
  public Feed {
    releases = List.copyOf(releases);
  }

  /**
   * Verifies a list and reads it.
   *
   * @param bytes of the list
   * @param signature base64
   * @param key Ed25519 public key, X.509 in base64
   * @throws BadFeedException if the signature is not that key's, or the list is not understood
   */
  public static Feed verify(byte[] bytes, String signature, String key) throws BadFeedException {
    try {
      PublicKey signer =
          KeyFactory.getInstance("Ed25519")
              .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(key.strip())));
      Signature verifier = Signature.getInstance("Ed25519");
      verifier.initVerify(signer);
      verifier.update(bytes);
      if (!verifier.verify(Base64.getDecoder().decode(signature.strip()))) {
        throw new BadFeedException("The list of updates is not signed by the publisher of Weft");
      }
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new BadFeedException(
          "The signature of the list of updates cannot be checked: " + e.getMessage());
    }
    return parse(new String(bytes, StandardCharsets.UTF_8));
  }

  private static Feed parse(String text) throws BadFeedException {
    try {
      Map<?, ?> feed = map(JsonText.parse(text));
      if (number(feed, "format") != FORMAT || !"weft".equals(feed.get("product"))) {
        throw new BadFeedException("The list of updates is for another program or a newer Weft");
      }
      List<Release> releases = new ArrayList<>();
      for (Object release : list(feed, "releases")) {
        releases.add(release(map(release)));
      }
      return new Feed(number(feed, "serial"), Instant.parse(text(feed, "expires")), releases);
    } catch (MalformedUpdateException | DateTimeParseException | IllegalArgumentException e) {
      throw new BadFeedException("The list of updates is not understood: " + e.getMessage());
    }
  }

  private static Release release(Map<?, ?> release) {
    List<Release.Installer> files = new ArrayList<>();
    for (Object each : list(release, "files")) {
      Map<?, ?> file = map(each);
      // A name with folders in it would reach out of the feed, or out of the download folder.
      String name = matching(NAME, text(file, "name"));
      files.add(
          new Release.Installer(
              text(file, "os"),
              text(file, "arch"),
              text(file, "kind"),
              name,
              number(file, "size"),
              matching(SHA256, text(file, "sha256"))));
    }
    String version = text(release, "version");
    Version.of(version);
    return new Release(
        version,
        text(release, "channel"),
        Math.clamp(number(release, "percent"), 0, 100),
        text(release, "notes"),
        files);
  }

  private static String matching(Pattern pattern, String text) {
    if (!pattern.matcher(text).matches()) {
      throw new IllegalArgumentException("'" + text + "' is not of the form " + pattern);
    }
    return text;
  }

  private static Map<?, ?> map(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return map;
    }
    throw new IllegalArgumentException("an object is missing");
  }

  private static List<?> list(Map<?, ?> map, String name) {
    if (map.get(name) instanceof List<?> list) {
      return list;
    }
    throw new IllegalArgumentException("the list " + name + " is missing");
  }

  private static String text(Map<?, ?> map, String name) {
    if (map.get(name) instanceof String text) {
      return text;
    }
    throw new IllegalArgumentException("the text " + name + " is missing");
  }

  private static long number(Map<?, ?> map, String name) {
    if (map.get(name) instanceof Long number && number >= 0) {
      return number;
    }
    throw new IllegalArgumentException("the number " + name + " is missing");
  }
}
