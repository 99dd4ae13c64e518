package dev.weft.relay.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.weft.relay.config.PeopleLimits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Date;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Access tokens, and what attackers make of them. */
final class AccessTokensTest {
  @TempDir Path folder;

  private final AtomicLong clock = new AtomicLong(1_700_000_000_000L);
  private SigningKeys keys;
  private AccessTokens tokens;

  @BeforeEach
  void open() {
    keys = SigningKeys.open(folder.resolve("keys.json"), clock::get);
    tokens = new AccessTokens(keys, clock::get);
  }

  private static JWTClaimsSet.Builder claims(long expiry) {
    return new JWTClaimsSet.Builder()
        .issuer("weft-relay")
        .audience("weft-relay")
        .subject("ann")
        .claim("sid", "s1")
        .expirationTime(Date.from(Instant.ofEpochMilli(expiry)));
  }

  private static String signed(JWSHeader header, JWTClaimsSet claims, JWSSigner signer)
      throws Exception {
    var token = new SignedJWT(header, claims);
    token.sign(signer);
    return token.serialize();
  }

  private JWSHeader.Builder header(JWSAlgorithm algorithm) {
    return new JWSHeader.Builder(algorithm)
        .type(new JOSEObjectType("at+jwt"))
        .keyID(keys.current().getKeyID());
  }

  @Test
  void issued_token_isGoodForItsLife() {
    String token = tokens.issue("ann", "s1");
    assertThat(tokens.verify(token)).isPresent();
    clock.addAndGet(PeopleLimits.ACCESS_TOKEN_LIFE.toMillis() - 1000);
    assertThat(tokens.verify(token).orElseThrow().session()).isEqualTo("s1");
    clock.addAndGet(1000);
    assertThat(tokens.verify(token)).isEmpty();
  }

  @Test
  void attacks_onTheSignature_areRefused() throws Exception {
    long expiry = clock.get() + 60_000;
    JWTClaimsSet good = claims(expiry).build();
    String real = signed(header(JWSAlgorithm.ES256).build(), good, new ECDSASigner(keys.current()));
    assertThat(tokens.verify(real)).isPresent();
    assertThat(tokens.verify(new PlainJWT(good).serialize())).as("alg none").isEmpty();
    // The public key taken for the secret of a symmetric signature.
    byte[] publicKey = keys.current().toECPublicKey().getEncoded();
    assertThat(
            tokens.verify(
                signed(header(JWSAlgorithm.HS256).build(), good, new MACSigner(publicKey))))
        .as("symmetric with the public key")
        .isEmpty();
    ECKey foreign = new ECKeyGenerator(Curve.P_256).keyID("foreign").generate();
    assertThat(
            tokens.verify(
                signed(header(JWSAlgorithm.ES256).build(), good, new ECDSASigner(foreign))))
        .as("a foreign key under our id")
        .isEmpty();
    JWSHeader bringing =
        header(JWSAlgorithm.ES256).keyID("foreign").jwk(foreign.toPublicJWK()).build();
    assertThat(tokens.verify(signed(bringing, good, new ECDSASigner(foreign))))
        .as("a key brought along")
        .isEmpty();
    int dot = real.indexOf('.');
    String body = real.substring(dot + 1, real.lastIndexOf('.'));
    String swapped = body.substring(0, body.length() - 2) + (body.endsWith("A") ? "BB" : "AA");
    assertThat(tokens.verify(real.replace(body, swapped))).as("changed claims").isEmpty();
    assertThat(tokens.verify("")).isEmpty();
    assertThat(tokens.verify("a.b.c")).isEmpty();
  }

  @Test
  void claims_ofOthers_areRefused() throws Exception {
    long expiry = clock.get() + 60_000;
    JWTClaimsSet[] wrong = {
      claims(expiry).audience("another").build(),
      claims(expiry).issuer("another").build(),
      claims(expiry).subject(null).build(),
      claims(expiry).claim("sid", null).build(),
      claims(expiry).expirationTime(null).build(),
      claims(clock.get()).build()
    };
    for (JWTClaimsSet claims : wrong) {
      assertThat(
              tokens.verify(
                  signed(
                      header(JWSAlgorithm.ES256).build(), claims, new ECDSASigner(keys.current()))))
          .as(claims.toString())
          .isEmpty();
    }
    assertThat(
            tokens.verify(
                signed(
                    header(JWSAlgorithm.ES256).type(JOSEObjectType.JWT).build(),
                    claims(expiry).build(),
                    new ECDSASigner(keys.current()))))
        .as("another type of token")
        .isEmpty();
  }

  @Test
  void keys_turned_verifyTheOldAndSignWithTheNew() throws Exception {
    String before = tokens.issue("ann", "s1");
    String first = keys.current().getKeyID();
    clock.addAndGet(PeopleLimits.SIGNING_KEY_LIFE.toMillis());
    String after = new AccessTokens(keys, clock::get).issue("ann", "s1");
    assertThat(keys.current().getKeyID()).isNotEqualTo(first);
    assertThat(keys.byId(first)).isPresent();
    assertThat(keys.publicJson()).contains(first).doesNotContain("\"d\"");
    SigningKeys again = SigningKeys.open(folder.resolve("keys.json"), clock::get);
    assertThat(new AccessTokens(again, clock::get).verify(after)).isPresent();
    assertThat(new AccessTokens(again, clock::get).verify(before)).as("expired").isEmpty();
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(folder.resolve("keys.json"))))
        .isEqualTo("rw-------");
  }
}
