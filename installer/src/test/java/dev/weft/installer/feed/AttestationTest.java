package dev.weft.installer.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SignatureException;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Packages that are held to the signed statement of how they were built. */
class AttestationTest {
  private static final String COMMIT = "0123456789012345678901234567890123456789";

  @TempDir Path folder;
  private Path packages = Path.of("");
  private Path keys = Path.of("");
  private final FeedTool tool = new FeedTool(InstantSource.system());

  @BeforeEach
  void make() throws Exception {
    packages = Files.createDirectory(folder.resolve("packages"));
    keys = folder.resolve("keys");
    tool.run(List.of("keygen", keys.toString()));
    Path deb = Files.writeString(packages.resolve("weft_0.2.0_amd64.deb"), "as it was built");
    String digest =
        HexFormat.of()
            .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(deb)));
    Files.writeString(
        packages.resolve("weft-0.2.0.provenance.json"),
        """
        {"_type": "https://in-toto.io/Statement/v1",
         "subject": [{"name": "weft_0.2.0_amd64.deb", "digest": {"sha256": "%s"}},
                     {"name": "weft-0.2.0-1.x86_64.rpm", "digest": {"sha256": "00"}}],
         "predicateType": "https://slsa.dev/provenance/v1",
         "predicate": {"buildDefinition": {
           "internalParameters": {"hasUncommittedChanges": false},
           "resolvedDependencies": [{"uri": "git+https://weft.dev",
                                     "digest": {"gitCommit": "%s"}}]}}}
        """
            .formatted(digest, COMMIT));
    tool.run(List.of("sign-provenance", packages.toString(), keys + "/feed.private"));
  }

  private String verify(Path key) throws Exception {
    return tool.run(List.of("verify-provenance", packages.toString(), key + "/feed.public"));
  }

  private Path envelope() {
    return packages.resolve("weft-0.2.0.intoto.jsonl");
  }

  @Test
  void verify_filesAsBuilt_namesTheCommitAndWhatIsNotHere() throws Exception {
    assertThat(verify(keys)).contains("1 files", COMMIT, "not here: [weft-0.2.0-1.x86_64.rpm]");
  }

  @Test
  void verify_anotherFile_isRefused() throws Exception {
    Files.writeString(packages.resolve("weft_0.2.0_amd64.deb"), "something else");
    assertThatThrownBy(() -> verify(keys))
        .isInstanceOf(SignatureException.class)
        .hasMessageContaining("weft_0.2.0_amd64.deb is not the file that was built");
  }

  @Test
  void verify_anotherKey_isRefused() throws Exception {
    Path others = folder.resolve("others");
    tool.run(List.of("keygen", others.toString()));
    assertThatThrownBy(() -> verify(others))
        .isInstanceOf(SignatureException.class)
        .hasMessageContaining("not signed with that key");
  }

  @Test
  void verify_changedStatement_isRefused() throws Exception {
    String envelope = Files.readString(envelope());
    String payload = envelope.replaceAll("(?s).*\"payload\":\"([^\"]*)\".*", "$1");
    String changed =
        new String(Base64.getDecoder().decode(payload), StandardCharsets.UTF_8)
            .replace(COMMIT, COMMIT.replace('0', '9'));
    Files.writeString(
        envelope(),
        envelope.replace(
            payload, Base64.getEncoder().encodeToString(changed.getBytes(StandardCharsets.UTF_8))));
    assertThatThrownBy(() -> verify(keys)).hasMessageContaining("not signed with that key");
  }

  @Test
  void verify_anythingElse_isRefusedInWords() throws Exception {
    Files.writeString(envelope(), "[1]");
    assertThatThrownBy(() -> verify(keys))
        .isInstanceOf(SignatureException.class)
        .hasMessageContaining("is not understood");
  }
}
