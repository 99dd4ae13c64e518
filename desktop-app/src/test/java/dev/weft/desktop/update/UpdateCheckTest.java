package dev.weft.desktop.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpdateCheckTest {
  private static final Instant NOW = Instant.parse("2026-12-01T12:00:00Z");
  private static final Platform DEBIAN = new Platform("linux", "amd64", "deb");
  private static final byte[] INSTALLER = "an installer".getBytes(StandardCharsets.UTF_8);

  @TempDir Path folder;
  private Path feed = Path.of("");
  private Path memory = Path.of("");
  private SignedFeed signer = new SignedFeed(feed);

  @BeforeEach
  void makeKeys() throws GeneralSecurityException, IOException {
    feed = Files.createDirectory(folder.resolve("feed"));
    memory = folder.resolve("desk/updates.properties");
    signer = new SignedFeed(feed);
    Files.write(feed.resolve("weft_0.2.0_amd64.deb"), INSTALLER);
  }

  private static String release(String version, String channel, int percent, String sha256) {
    return """
        {"version":"%s","channel":"%s","percent":%d,"notes":"New in %s","later":"field","files":[
          {"os":"linux","arch":"amd64","kind":"deb","name":"weft_0.2.0_amd64.deb","size":%d,
           "sha256":"%s"}]}"""
        .formatted(version, channel, percent, version, INSTALLER.length, sha256);
  }

  private static String digest() throws GeneralSecurityException {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(INSTALLER));
  }

  private void publish(long serial, String... releases)
      throws GeneralSecurityException, IOException {
    sign(
        """
        {"format":1,"product":"weft","serial":%d,"expires":"2027-01-01T00:00:00Z",
         "releases":[%s]}"""
            .formatted(serial, String.join(",", releases)));
  }

  private void sign(String text) throws GeneralSecurityException, IOException {
    signer.sign(text);
  }

  private UpdateCheck desk(String version, boolean isBeta, Path seen) {
    return new UpdateCheck(
        FeedSource.of(feed.toUri()), signer.key(), version, DEBIAN, isBeta, seen);
  }

  private UpdateCheck desk() {
    return desk("0.1.0-SNAPSHOT", false, memory);
  }

  private void refuses(String words) {
    assertThatThrownBy(() -> desk().check(NOW, true))
        .isInstanceOf(BadFeedException.class)
        .hasMessageContaining(words);
  }

  @Test
  void check_newerRelease_isFoundWithNotesAndItsInstallerDownloads() throws Exception {
    publish(
        1,
        release("0.1.0", "stable", 100, digest()),
        release("0.2.0", "stable", 100, digest()),
        release("0.10.0", "beta", 100, digest()));

    UpdateCheck.Available found = desk().check(NOW, false).orElseThrow();

    assertThat(found.release().version()).isEqualTo("0.2.0");
    assertThat(found.release().notes()).isEqualTo("New in 0.2.0");
    Path file = desk().download(found.installer(), folder.resolve("downloads"));
    assertThat(file).hasFileName("weft_0.2.0_amd64.deb").hasBinaryContent(INSTALLER);
    assertThat(desk("0.1.0", true, memory).check(NOW, false).orElseThrow().release().version())
        .isEqualTo("0.10.0");
    assertThat(desk("0.2.0", false, memory).check(NOW, true)).isEmpty();
    assertThat(desk("0.10", true, memory).check(NOW, true)).isEmpty();
  }

  @Test
  void checkOnce_sameRelease_isToldOnce() throws Exception {
    publish(1, release("0.2.0", "stable", 100, digest()));

    assertThat(desk().checkOnce(NOW)).isPresent();
    assertThat(desk().checkOnce(NOW)).isEmpty();
    assertThat(desk().check(NOW, true)).as("who asks is told again").isPresent();
    publish(2, release("0.3.0", "stable", 100, digest()));
    assertThat(desk().checkOnce(NOW)).isPresent();
  }

  @Test
  void check_otherSystem_findsNothing() throws Exception {
    publish(
        1, release("0.2.0", "stable", 100, digest()).replace("amd64\",\"kind", "arm64\",\"kind"));

    assertThat(desk().check(NOW, true)).isEmpty();
  }

  @Test
  void check_staged_reachesAShareOfDesksAndAlwaysTheSame() throws Exception {
    publish(1, release("0.2.0", "stable", 25, digest()));
    List<Path> desks = IntStream.range(0, 400).mapToObj(i -> folder.resolve("desks/" + i)).toList();

    int first = 0;
    for (Path desk : desks) {
      boolean isFound = desk("0.1.0", false, desk).check(NOW, false).isPresent();
      first += isFound ? 1 : 0;
      assertThat(desk("0.1.0", false, desk).check(NOW, false).isPresent()).isEqualTo(isFound);
    }

    // 400 draws of 1 in 4; a sound draw leaves these bounds once in many millions of runs.
    assertThat(first).isBetween(50, 150);
    assertThat(desk().check(NOW, true)).as("who asks does not wait").isPresent();
  }

  @Test
  void check_anotherKey_isRefused() throws Exception {
    publish(1, release("0.2.0", "stable", 100, digest()));
    signer = new SignedFeed(feed);

    refuses("not signed by the publisher");
  }

  @Test
  void check_anyByteChanged_isRefused() throws Exception {
    publish(1, release("0.2.0", "stable", 100, digest()));
    byte[] good = Files.readAllBytes(feed.resolve(Feed.FILE));
    for (int i = 0; i < good.length; i += 7) {
      byte[] bad = good.clone();
      bad[i] ^= 1;
      Files.write(feed.resolve(Feed.FILE), bad);
      refuses("not signed by the publisher");
    }
    assertThat(memory).as("nothing of it is remembered").doesNotExist();
  }

  @Test
  void check_damagedSignature_isRefused() throws Exception {
    publish(1, release("0.2.0", "stable", 100, digest()));
    for (String signature : List.of("", "AAAA", "not base64!", "A".repeat(88))) {
      Files.writeString(feed.resolve(Feed.SIGNATURE_FILE), signature);
      assertThatThrownBy(() -> desk().check(NOW, true)).isInstanceOf(BadFeedException.class);
    }
  }

  @Test
  void check_olderListThanSeen_isRefused() throws Exception {
    publish(7, release("0.2.0", "stable", 100, digest()));
    assertThat(desk().check(NOW, true)).isPresent();
    publish(6);

    refuses("older than one seen before");
  }

  @Test
  void check_pastItsEnd_isRefused() throws Exception {
    publish(1);

    assertThatThrownBy(() -> desk().check(Instant.parse("2027-01-01T00:00:01Z"), true))
        .hasMessageContaining("ended on");
  }

  @Test
  void check_signedNonsense_isRefusedInWords() throws Exception {
    sign("{}");
    refuses("not understood");
    sign("{\"format\":2,\"product\":\"weft\"}");
    refuses("newer Weft");
    publish(1, release("0.2.0", "stable", 100, digest()).replace("weft_0", "../weft_0"));
    refuses("not of the form");
    publish(1, release("zero", "stable", 100, digest()));
    refuses("no version");
    sign("x".repeat(Feed.BYTES_MAX + 1));
    refuses("larger than");
  }

  @Test
  void download_anotherFileOrEndless_isRefusedAndLeavesNothing() throws Exception {
    publish(1, release("0.2.0", "stable", 100, digest()));
    Release.Installer installer = desk().check(NOW, true).orElseThrow().installer();
    Path downloads = folder.resolve("downloads");
    for (String served : List.of("", "an instalier", "an installer and far more")) {
      Files.writeString(feed.resolve(installer.name()), served);
      assertThatThrownBy(() -> desk().download(installer, downloads))
          .isInstanceOf(BadFeedException.class)
          .hasMessageContaining("announced");
      assertThat(downloads).isEmptyDirectory();
    }
  }

  @Test
  void check_noFeed_isAnIoProblem() {
    assertThatThrownBy(() -> desk().check(NOW, true)).isInstanceOf(IOException.class);
  }

  @Test
  void check_damagedMemory_isRebuilt() throws Exception {
    publish(3, release("0.2.0", "stable", 100, digest()));
    Files.createDirectories(memory.getParent());
    Files.writeString(memory, "serial=\\u00zz\nhundredth=many");

    assertThat(desk().check(NOW, true)).isPresent();
    assertThat(Files.readString(memory)).contains("serial=3");
  }
}
