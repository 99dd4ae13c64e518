package dev.weft.installer.feed;

import dev.weft.crdt.codec.JsonText;
import dev.weft.desktop.update.BadFeedException;
import dev.weft.desktop.update.Feed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Command line; see the usage, and installer/docs/admin-guide.md. */
public final class FeedTool {
  static final String USAGE =
      """
      usage: feed keygen FOLDER
               makes FOLDER/feed.private and FOLDER/feed.public
             feed publish FOLDER PRIVATE-KEY NOTES [stable|beta] [PERCENT]
               lists the desktop's packages of FOLDER, signed: feed.json and feed.json.sig. What was
               listed before stays listed; a version that is listed already gets this channel, these
               notes and this percentage.
             feed verify FOLDER PUBLIC-KEY
             feed sign-provenance FOLDER PRIVATE-KEY
               puts what -Pdist says of the packages of FOLDER into a signed envelope (DSSE)
             feed verify-provenance FOLDER PUBLIC-KEY
               holds the packages of FOLDER to that envelope""";

  /** A list is signed anew at least this often, else desks refuse it as an old copy. */
  private static final Duration VALID = Duration.ofDays(180);

  /** The desktop's packages by their names; the relay's are its administrator's affair. */
  private static final Pattern PACKAGE =
      Pattern.compile(
          "weft[_-](?<version>\\d+(\\.\\d+)*)(?<rest>(_|-1\\.|-linux-).*?)\\.(?<kind>deb|rpm|tar\\.gz)"
              + "|Weft-(?<other>\\d+(\\.\\d+)*)\\.(?<installer>msi|exe|dmg|pkg)");

  private final InstantSource clock;

  FeedTool(InstantSource clock) {
    this.clock = clock;
  }

  /** Runs one command; ends with code 2 and the usage if it makes no sense, 1 if it failed. */
  public static void main(String[] arguments) {
    try {
      System.out.println(new FeedTool(InstantSource.system()).run(List.of(arguments)));
    } catch (IllegalArgumentException e) {
      System.err.println("feed: " + e.getMessage() + "\n" + USAGE);
      System.exit(2);
    } catch (IOException | GeneralSecurityException | BadFeedException e) {
      System.err.println("feed: " + e.getMessage());
      System.exit(1);
    }
  }

  String run(List<String> arguments)
      throws IOException, GeneralSecurityException, BadFeedException {
    String command = arguments.isEmpty() ? "" : arguments.getFirst();
    return switch (command) {
      case "keygen" -> keygen(Path.of(argument(arguments, 1)));
      case "publish" ->
          publish(
              Path.of(argument(arguments, 1)),
              Path.of(argument(arguments, 2)),
              Path.of(argument(arguments, 3)),
              arguments.size() > 4 ? arguments.get(4) : "stable",
              arguments.size() > 5 ? Integer.parseInt(arguments.get(5)) : 100);
      case "verify" -> verify(Path.of(argument(arguments, 1)), Path.of(argument(arguments, 2)));
      case "sign-provenance" ->
          Attestation.sign(Path.of(argument(arguments, 1)), Path.of(argument(arguments, 2)));
      case "verify-provenance" ->
          Attestation.verify(Path.of(argument(arguments, 1)), Path.of(argument(arguments, 2)));
      default -> throw new IllegalArgumentException("no such command: " + command);
    };
  }

  private static String argument(List<String> arguments, int index) {
    if (arguments.size() <= index) {
      throw new IllegalArgumentException(arguments.getFirst() + " needs more");
    }
    return arguments.get(index);
  }

  private static String keygen(Path folder) throws IOException, GeneralSecurityException {
    Path secret = folder.resolve("feed.private");
    if (Files.exists(secret)) {
      throw new IllegalArgumentException(secret + " exists and is not replaced");
    }
    Files.createDirectories(folder);
    KeyPair keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    if (secret.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createFile(
          secret,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    Files.writeString(secret, base64(keys.getPrivate().getEncoded()) + "\n");
    Files.writeString(folder.resolve("feed.public"), base64(keys.getPublic().getEncoded()) + "\n");
    return "Keep "
        + secret
        + " off every machine that serves files. The public key is\n"
        + base64(keys.getPublic().getEncoded());
  }

  private String publish(Path folder, Path key, Path notes, String channel, int percent)
      throws IOException, GeneralSecurityException {
    if (!channel.equals("stable") && !channel.equals("beta")) {
      throw new IllegalArgumentException("no such channel: " + channel);
    }
    if (percent < 0 || percent > 100) {
      throw new IllegalArgumentException("a percentage is 0 to 100, not " + percent);
    }
    Map<String, List<@Nullable Object>> found = packages(folder);
    if (found.isEmpty()) {
      throw new IllegalArgumentException("there are no packages of Weft in " + folder);
    }
    Path list = folder.resolve(Feed.FILE);
    Map<?, ?> before =
        Files.exists(list) && JsonText.parse(Files.readString(list)) instanceof Map<?, ?> map
            ? map
            : Map.of();
    Map<String, @Nullable Object> releases = new LinkedHashMap<>();
    if (before.get("releases") instanceof List<?> known) {
      for (Object release : known) {
        if (release instanceof Map<?, ?> map && found.containsKey(map.get("version"))) {
          releases.put(String.valueOf(map.get("version")), map);
        }
      }
    }
    List<String> fresh = new ArrayList<>();
    String newest = found.keySet().stream().reduce("", FeedTool::later);
    for (String version : found.keySet()) {
      // Older releases that are still in the folder keep what was said of them.
      if (version.equals(newest) || !releases.containsKey(version)) {
        Map<String, @Nullable Object> release = new LinkedHashMap<>();
        release.put("version", version);
        release.put("channel", channel);
        release.put("percent", percent);
        release.put("notes", Files.readString(notes).strip());
        release.put("files", found.get(version));
        releases.put(version, release);
        fresh.add(version);
      }
    }
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    Map<String, @Nullable Object> feed = new LinkedHashMap<>();
    feed.put("format", 1);
    feed.put("product", "weft");
    feed.put("serial", (before.get("serial") instanceof Long serial ? serial : 0) + 1);
    feed.put("expires", now.plus(VALID).toString());
    feed.put("releases", new ArrayList<>(releases.values()));
    byte[] bytes = (JsonText.stringify(feed) + "\n").getBytes(StandardCharsets.UTF_8);
    Files.writeString(folder.resolve(Feed.SIGNATURE_FILE), sign(bytes, key) + "\n");
    Files.write(list, bytes);
    return "Listed "
        + fresh
        + " as "
        + channel
        + " for "
        + percent
        + " % of desks, serial "
        + feed.get("serial")
        + ", to be signed again before "
        + feed.get("expires");
  }

  private static Map<String, List<@Nullable Object>> packages(Path folder) throws IOException {
    Map<String, List<@Nullable Object>> found = new LinkedHashMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        Matcher name = PACKAGE.matcher(file.getFileName().toString());
        if (name.matches()) {
          boolean isLinux = name.group("version") != null;
          String kind = isLinux ? name.group("kind") : name.group("installer");
          String rest = isLinux ? name.group("rest") : "";
          String os =
              isLinux ? "linux" : kind.equals("msi") || kind.equals("exe") ? "windows" : "macos";
          boolean isArm = rest.contains("arm64") || rest.contains("aarch64");
          Map<String, @Nullable Object> entry = new LinkedHashMap<>();
          entry.put("os", os);
          entry.put("arch", isArm ? "arm64" : "amd64");
          entry.put("kind", kind);
          entry.put("name", file.getFileName().toString());
          entry.put("size", Files.size(file));
          entry.put("sha256", dev.weft.installer.dist.Digests.of("SHA-256", file));
          String version = isLinux ? name.group("version") : name.group("other");
          found.computeIfAbsent(version, v -> new ArrayList<>()).add(entry);
        }
      }
    }
    return found;
  }

  private static String later(String a, String b) {
    return a.isEmpty() || Arrays.compare(parts(a), parts(b)) < 0 ? b : a;
  }

  private static int[] parts(String version) {
    return Stream.of(version.split("\\.", -1)).mapToInt(Integer::parseInt).toArray();
  }

  private static String sign(byte[] bytes, Path key) throws IOException, GeneralSecurityException {
    PrivateKey secret = Attestation.privateKey(key);
    Signature signer = Signature.getInstance("Ed25519");
    signer.initSign(secret);
    signer.update(bytes);
    return base64(signer.sign());
  }

  private static String verify(Path folder, Path key) throws IOException, BadFeedException {
    Feed feed =
        Feed.verify(
            Files.readAllBytes(folder.resolve(Feed.FILE)),
            Files.readString(folder.resolve(Feed.SIGNATURE_FILE)),
            Files.readString(key));
    return "Good: serial "
        + feed.serial()
        + ", "
        + feed.releases().size()
        + " releases, until "
        + feed.expires();
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
