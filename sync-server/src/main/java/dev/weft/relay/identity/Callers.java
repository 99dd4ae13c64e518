package dev.weft.relay.identity;

import dev.weft.relay.access.Role;
import dev.weft.relay.access.ShareLink;
import dev.weft.relay.access.Sharing;
import dev.weft.relay.access.Subject;
import dev.weft.relay.config.PeopleLimits;
import dev.weft.relay.metadata.MetadataStore;
import dev.weft.relay.metadata.Sql;
import dev.weft.relay.world.World;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells whose credentials some are: an access token, an API key or the secret of a share link.
 * Nothing is remembered between two questions, so what was revoked is refused at once.
 *
 * <p>Thread rule: any thread; blocks.
 */
public final class Callers {
  private final MetadataStore store;
  private final Sharing sharing;
  private final AccessTokens tokens;
  private final World world;

  public Callers(MetadataStore store, Sharing sharing, SigningKeys keys, World world) {
    this.store = store;
    this.sharing = sharing;
    this.tokens = new AccessTokens(keys, world.clockMillis());
    this.world = world;
  }

  /** Whose token it is; empty for one that is wrong, expired or revoked. */
  public Optional<Caller> of(@Nullable String token) {
    if (token == null || token.isEmpty() || token.length() > PeopleLimits.TOKEN_MAX) {
      return Optional.empty();
    }
    if (token.startsWith(Tokens.KEY)) {
      return key("token_hash", Tokens.hash(token));
    }
    if (token.startsWith(Tokens.LINK)) {
      return sharing.linkOf(Tokens.hash(token)).map(Callers::holder);
    }
    return tokens.verify(token).flatMap(this::session);
  }

  /** The same caller as they are now; empty if they would not be let in any more. */
  public Optional<Caller> again(Caller caller) {
    if (caller.expiresAtMillis() <= now()) {
      return Optional.empty();
    }
    String key = caller.key();
    if (key != null) {
      return key("id", key);
    }
    String session = caller.session();
    if (session != null) {
      return session(
          new AccessTokens.Claims(
              Objects.requireNonNull(caller.account()), session, caller.expiresAtMillis()));
    }
    return caller.subject() instanceof Subject.LinkHolder link
        ? sharing.linkById(link.link()).map(Callers::holder)
        : Optional.empty();
  }

  private static Caller holder(ShareLink link) {
    Long expiry = link.expiresAtMillis();
    return new Caller(
        new Subject.LinkHolder(link.id(), link.document(), link.role()),
        null,
        null,
        null,
        false,
        expiry == null ? Long.MAX_VALUE : expiry);
  }

  private Optional<Caller> session(AccessTokens.Claims claims) {
    return store.read(
        "look at a session",
        c ->
            Sql.one(
                c,
                row ->
                    new Caller(
                        new Subject.Person(claims.account()),
                        claims.account(),
                        claims.session(),
                        null,
                        row.getInt(1) == 1,
                        claims.expiresAtMillis()),
                "select a.is_admin from login_session s join account a on a.id = s.account_id where"
                    + " s.id = ? and a.id = ? and s.revoked_at is null and a.is_disabled = 0",
                claims.session(),
                claims.account()));
  }

  private Optional<Caller> key(String column, String value) {
    return store.read(
        "look at a key",
        c ->
            Sql.one(
                c,
                Callers::keyHolder,
                "select k.id, k.account_id, k.scope, k.workspace_id, k.expires_at from api_key k"
                    + " join account a on a.id = k.account_id where k."
                    + column
                    + " = ? and k.revoked_at is null and a.is_disabled = 0 and (k.expires_at is null"
                    + " or k.expires_at > ?)",
                value,
                now()));
  }

  private static Caller keyHolder(ResultSet row) throws SQLException {
    String id = row.getString(1);
    String account = row.getString(2);
    Role most = KeyScope.of(row.getString(3)).orElseThrow().roleMax();
    Long expiry = Sql.nullableLong(row, 5);
    return new Caller(
        new Subject.Person(account, "key:" + id, most, row.getString(4)),
        account,
        null,
        id,
        false,
        expiry == null ? Long.MAX_VALUE : expiry);
  }

  private long now() {
    return world.clockMillis().getAsLong();
  }
}
