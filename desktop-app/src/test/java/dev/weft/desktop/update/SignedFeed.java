package dev.weft.desktop.update;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;

/** A publisher's folder and key. */
public final class SignedFeed {
  private final Path folder;
  private final KeyPair keys;

  /** Publishes into a folder that exists, with a new key. */
  public SignedFeed(Path folder) {
    this.folder = folder;
    try {
      this.keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** The key that desks are given. */
  public String key() {
    return Base64.getEncoder().encodeToString(keys.getPublic().getEncoded());
  }

  /** Writes a list and its signature. */
  public void sign(String list) throws GeneralSecurityException, IOException {
    byte[] bytes = list.getBytes(StandardCharsets.UTF_8);
    Signature signer = Signature.getInstance("Ed25519");
    signer.initSign(keys.getPrivate());
    signer.update(bytes);
    Files.write(folder.resolve(Feed.FILE), bytes);
    Files.writeString(
        folder.resolve(Feed.SIGNATURE_FILE), Base64.getEncoder().encodeToString(signer.sign()));
  }
}
