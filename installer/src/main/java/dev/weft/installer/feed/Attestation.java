package dev.weft.installer.feed;

import dev.weft.crdt.codec.JsonText;
import dev.weft.crdt.codec.MalformedUpdateException;
import dev.weft.installer.dist.Digests;
import dev.weft.installer.dist.Provenance;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The provenance of packages in a signed envelope (DSSE, as in-toto and cosign use it): base64 of
 * the statement, and an Ed25519 signature of type and statement together.
 */
final class Attestation {
  static final String ENDING = ".intoto.jsonl";

  private static final String PAYLOAD_TYPE = "application/vnd.in-toto+json";

  private Attestation() {}

  /** Signs the statement of a folder and writes the envelope beside it. */
  static String sign(Path folder, Path key) throws IOException, GeneralSecurityException {
    Path statement = one(folder, Provenance.ENDING);
    byte[] payload = Files.readAllBytes(statement);
    Signature signer = Signature.getInstance("Ed25519");
    signer.initSign(privateKey(key));
    signer.update(signed(payload));
    Map<String, @Nullable Object> envelope = new LinkedHashMap<>();
    envelope.put("payloadType", PAYLOAD_TYPE);
    envelope.put("payload", Base64.getEncoder().encodeToString(payload));
    envelope.put(
        "signatures", List.of(Map.of("sig", Base64.getEncoder().encodeToString(signer.sign()))));
    String name = statement.getFileName().toString();
    Path file =
        folder.resolve(name.substring(0, name.length() - Provenance.ENDING.length()) + ENDING);
    Files.writeString(file, JsonText.stringify(envelope) + "\n");
    return "Signed " + file;
  }

  /**
   * Verifies the envelope of a folder, and every file of the statement that is there.
   *
   * @return what was found, for people
   */
  static String verify(Path folder, Path key) throws IOException, GeneralSecurityException {
    Path file = one(folder, ENDING);
    try {
      Map<?, ?> envelope = map(JsonText.parse(Files.readString(file)));
      byte[] payload = Base64.getDecoder().decode(text(envelope.get("payload")));
      if (!PAYLOAD_TYPE.equals(envelope.get("payloadType"))
          || !isSigned(envelope, payload, publicKey(key))) {
        throw new SignatureException(file + " is not signed with that key");
      }
      Map<?, ?> statement = map(JsonText.parse(new String(payload, StandardCharsets.UTF_8)));
      List<String> missing = new ArrayList<>();
      int good = 0;
      for (Object each : list(statement.get("subject"))) {
        Map<?, ?> subject = map(each);
        String name = text(subject.get("name"));
        Path subjectFile = folder.resolve(Path.of(name).getFileName());
        if (!Files.exists(subjectFile)) {
          missing.add(name);
        } else if (!text(map(subject.get("digest")).get("sha256"))
            .equals(Digests.of("SHA-256", subjectFile))) {
          throw new SignatureException(subjectFile + " is not the file that was built");
        } else {
          good++;
        }
      }
      return "Good: "
          + good
          + " files, built from commit "
          + commit(statement)
          + (missing.isEmpty() ? "" : "; not here: " + missing);
    } catch (MalformedUpdateException | IllegalArgumentException e) {
      throw new SignatureException(file + " is not understood: " + e.getMessage());
    }
  }

  private static boolean isSigned(Map<?, ?> envelope, byte[] payload, PublicKey key)
      throws GeneralSecurityException {
    for (Object each : list(envelope.get("signatures"))) {
      Signature verifier = Signature.getInstance("Ed25519");
      verifier.initVerify(key);
      verifier.update(signed(payload));
      if (verifier.verify(Base64.getDecoder().decode(text(map(each).get("sig"))))) {
        return true;
      }
    }
    return false;
  }

  private static String commit(Map<?, ?> statement) {
    Map<?, ?> definition = map(map(statement.get("predicate")).get("buildDefinition"));
    Object first = list(definition.get("resolvedDependencies")).getFirst();
    boolean isChanged =
        Boolean.TRUE.equals(map(definition.get("internalParameters")).get("hasUncommittedChanges"));
    return map(map(first).get("digest")).get("gitCommit")
        + (isChanged ? " with changes that no commit holds" : "");
  }

  /**
   * What DSSE signs: type and payload, each with its length, so that neither runs into the other.
   */
  private static byte[] signed(byte[] payload) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    String head =
        "DSSEv1 " + PAYLOAD_TYPE.length() + " " + PAYLOAD_TYPE + " " + payload.length + " ";
    bytes.writeBytes(head.getBytes(StandardCharsets.UTF_8));
    bytes.writeBytes(payload);
    return bytes.toByteArray();
  }

  static PrivateKey privateKey(Path file) throws IOException, GeneralSecurityException {
    return KeyFactory.getInstance("Ed25519")
        .generatePrivate(
            new PKCS8EncodedKeySpec(Base64.getDecoder().decode(Files.readString(file).strip())));
  }

  private static PublicKey publicKey(Path file) throws IOException, GeneralSecurityException {
    return KeyFactory.getInstance("Ed25519")
        .generatePublic(
            new X509EncodedKeySpec(Base64.getDecoder().decode(Files.readString(file).strip())));
  }

  private static Path one(Path folder, String ending) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> found =
          files.filter(file -> file.getFileName().toString().endsWith(ending)).toList();
      if (found.size() != 1) {
        throw new IllegalArgumentException(
            folder + " holds " + found.size() + " files *" + ending + ", and one is needed");
      }
      return found.getFirst();
    }
  }

  private static Map<?, ?> map(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return map;
    }
    throw new IllegalArgumentException("an object is missing");
  }

  private static List<?> list(@Nullable Object value) {
    if (value instanceof List<?> list) {
      return list;
    }
    throw new IllegalArgumentException("a list is missing");
  }

  private static String text(@Nullable Object value) {
    if (value instanceof String text) {
      return text;
    }
    throw new IllegalArgumentException("a text is missing: " + Objects.toString(value));
  }
}
