package dev.weft.relay.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.weft.relay.config.PeopleLimits;
import java.text.ParseException;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Access tokens: signed JWTs (RFC 9068) that are ES256 and nothing else, whatever their header asks
 * for, by one of our keys, whatever key they bring along.
 */
final class AccessTokens {
  private static final String AUDIENCE = "weft-relay";
  private static final JOSEObjectType TYPE = new JOSEObjectType("at+jwt");
  private static final String SESSION = "sid";

  private final SigningKeys keys;
  private final LongSupplier clockMillis;

  AccessTokens(SigningKeys keys, LongSupplier clockMillis) {
    this.keys = keys;
    this.clockMillis = clockMillis;
  }

  /** What a token says. */
  record Claims(String account, String session, long expiresAtMillis) {}

  String issue(String account, String session) {
    long now = clockMillis.getAsLong();
    ECKey key = keys.current();
    var token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.ES256).type(TYPE).keyID(key.getKeyID()).build(),
            new JWTClaimsSet.Builder()
                .issuer(AUDIENCE)
                .audience(AUDIENCE)
                .subject(account)
                .claim(SESSION, session)
                .issueTime(Date.from(Instant.ofEpochMilli(now)))
                .expirationTime(
                    Date.from(Instant.ofEpochMilli(now).plus(PeopleLimits.ACCESS_TOKEN_LIFE)))
                .build());
    try {
      token.sign(new ECDSASigner(key));
    } catch (JOSEException e) {
      throw new IllegalStateException("A key of ours does not sign", e);
    }
    return token.serialize();
  }

  /** What a token says, if it is one of ours and has not expired. */
  Optional<Claims> verify(String token) {
    try {
      SignedJWT signed = SignedJWT.parse(token);
      JWSHeader header = signed.getHeader();
      if (!JWSAlgorithm.ES256.equals(header.getAlgorithm())
          || !TYPE.equals(header.getType())
          || header.getKeyID() == null) {
        return Optional.empty();
      }
      Optional<ECKey> key = keys.byId(header.getKeyID());
      if (key.isEmpty() || !signed.verify(new ECDSAVerifier(key.get().toECPublicKey()))) {
        return Optional.empty();
      }
      return claims(signed.getJWTClaimsSet());
    } catch (ParseException | JOSEException | IllegalArgumentException | IllegalStateException e) {
      return Optional.empty();
    }
  }

  private Optional<Claims> claims(JWTClaimsSet claims) throws ParseException {
    String account = claims.getSubject();
    String session = claims.getStringClaim(SESSION);
    @Nullable Date expiry = claims.getExpirationTime();
    boolean isOurs =
        AUDIENCE.equals(claims.getIssuer()) && List.of(AUDIENCE).equals(claims.getAudience());
    return isOurs
            && account != null
            && session != null
            && expiry != null
            && expiry.toInstant().toEpochMilli() > clockMillis.getAsLong()
        ? Optional.of(new Claims(account, session, expiry.toInstant().toEpochMilli()))
        : Optional.empty();
  }
}
