package dev.weft.relay.identity;

import dev.weft.relay.access.AccessChanges;
import dev.weft.relay.audit.AuditLog;
import dev.weft.relay.audit.AuditLog.Actor;
import dev.weft.relay.config.PeopleLimits;
import dev.weft.relay.identity.IdentityRefusal.Kind;
import dev.weft.relay.metadata.MetadataStore;
import dev.weft.relay.metadata.Sql;
import dev.weft.relay.world.World;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Logins: a password begins a session, refresh tokens carry it on, each used once. A refresh token
 * that comes a second time was stolen, by this caller or from them, so the session ends.
 *
 * <p>Thread rule: any thread; every method blocks. Errors: {@link IdentityRefusal}, {@link
 * dev.weft.relay.metadata.MetadataFailure}.
 */
public final class Logins {
  private final MetadataStore store;
  private final AuditLog audit;
  private final Passwords passwords;
  private final AccessTokens accessTokens;
  private final LoginThrottle throttle;
  private final Tokens tokens;
  private final World world;

  Logins(
      MetadataStore store,
      AuditLog audit,
      Passwords passwords,
      SigningKeys keys,
      Tokens tokens,
      World world) {
    this.store = store;
    this.audit = audit;
    this.passwords = passwords;
    this.accessTokens = new AccessTokens(keys, world.clockMillis());
    this.throttle = new LoginThrottle(world.clockMillis());
    this.tokens = tokens;
    this.world = world;
  }

  /**
   * What a login gives.
   *
   * @param accessToken for {@link PeopleLimits#ACCESS_TOKEN_LIFE}
   * @param refreshToken for the next pair, once
   */
  public record Pair(String account, String accessToken, String refreshToken) {}

  /** A login that lasts. */
  public record Session(String id, String device, long createdAtMillis, long usedAtMillis) {}

  private record Stored(String id, @Nullable String hash) {}

  /**
   * Logs in.
   *
   * @param device what the account's owner will know the session by
   */
  public Pair login(String email, String password, String device, String address) {
    Accounts.checkLabel(device);
    String mail = Accounts.normalised(email);
    if (mail.length() > PeopleLimits.EMAIL_MAX || password.length() > PeopleLimits.PASSWORD_MAX) {
      throw wrong();
    }
    throttle.attempt(mail, address);
    Optional<Stored> account = account("email", mail);
    boolean isRight = passwords.matches(password, hashOf(account));
    if (account.isEmpty() || !isRight) {
      audit.append(
          new Actor(account.map(a -> "account:" + a.id()).orElse("nobody"), address),
          "login.failed",
          account.map(a -> "account:" + a.id()).orElse("unknown address"),
          "");
      throw wrong();
    }
    throttle.succeeded(mail, address);
    rehash(account.get(), password);
    return begin(account.get().id(), device, address, "login");
  }

  private static @Nullable String hashOf(Optional<Stored> account) {
    return account.isPresent() ? account.get().hash() : null;
  }

  private static IdentityRefusal wrong() {
    return new IdentityRefusal(Kind.UNAUTHORIZED, "Address or password are wrong");
  }

  private Optional<Stored> account(String column, String value) {
    return store.read(
        "look for an account",
        c ->
            Sql.one(
                c,
                row -> new Stored(row.getString(1), row.getString(2)),
                "select id, password_hash from account where "
                    + column
                    + " = ? and is_disabled = 0",
                value));
  }

  /** Costs grow with the years; the only moment to renew a hash is when its password is here. */
  private void rehash(Stored account, String password) {
    String old = account.hash();
    if (old == null || !Passwords.isOutdated(old)) {
      return;
    }
    String hash = passwords.hash(password);
    store.write(
        "renew a password's hash",
        (c, tick) ->
            Sql.update(
                c,
                "update account set password_hash = ? where id = ? and password_hash = ?",
                hash,
                account.id(),
                old));
  }

  /** Begins a session for an account whose owner has just proved to be it. */
  public Pair begin(String account, String device, String address, String action) {
    String session = tokens.id();
    String refresh = tokens.secret(Tokens.REFRESH);
    store.write(
        "begin a session",
        (c, tick) -> {
          if (!Sql.exists(c, "select 1 from account where id = ? and is_disabled = 0", account)) {
            throw wrong();
          }
          Sql.update(
              c,
              "insert into login_session (id, account_id, device, created_at, used_at) values (?,"
                  + " ?, ?, ?, ?)",
              session,
              account,
              device,
              now(),
              now());
          insertRefresh(c, refresh, session);
          audit.append(
              c, new Actor("account:" + account, address), action, "session:" + session, "");
          return true;
        });
    return new Pair(account, accessTokens.issue(account, session), refresh);
  }

  private void insertRefresh(Connection connection, String refresh, String session)
      throws SQLException {
    Sql.update(
        connection,
        "insert into refresh_token (token_hash, session_id, expires_at) values (?, ?, ?)",
        Tokens.hash(refresh),
        session,
        now() + PeopleLimits.REFRESH_TOKEN_LIFE.toMillis());
  }

  private record Refresh(
      String session, String account, long expiresAt, @Nullable Long usedAt, boolean isEnded) {}

  /** Gives the next pair for a refresh token. */
  public Pair refresh(String refreshToken, String address) {
    if (!refreshToken.startsWith(Tokens.REFRESH)
        || refreshToken.length() > PeopleLimits.TOKEN_MAX) {
      throw spent();
    }
    String next = tokens.secret(Tokens.REFRESH);
    Optional<Refresh> renewed =
        store.write("renew a session", (c, tick) -> renew(c, tick, refreshToken, next, address));
    Refresh found = renewed.orElseThrow(Logins::spent);
    return new Pair(found.account(), accessTokens.issue(found.account(), found.session()), next);
  }

  private Optional<Refresh> renew(
      Connection connection, long tick, String refreshToken, String next, String address)
      throws SQLException {
    String hash = Tokens.hash(refreshToken);
    Optional<Refresh> stored =
        Sql.one(
            connection,
            row ->
                new Refresh(
                    row.getString(1),
                    row.getString(2),
                    row.getLong(3),
                    Sql.nullableLong(row, 4),
                    Sql.nullableLong(row, 5) != null || row.getInt(6) == 1),
            "select s.id, s.account_id, r.expires_at, r.used_at, s.revoked_at, a.is_disabled from"
                + " refresh_token r join login_session s on s.id = r.session_id join account a on"
                + " a.id = s.account_id where r.token_hash = ?",
            hash);
    if (stored.isEmpty() || stored.get().isEnded() || stored.get().expiresAt() <= now()) {
      return Optional.empty();
    }
    Refresh found = stored.get();
    if (found.usedAt() != null) {
      // The end of the session is to last, so this returns rather than throws.
      SessionRows.end(connection, found.account(), found.session(), now());
      AccessChanges.ofAccount(connection, tick, now(), found.account());
      audit.append(
          connection,
          new Actor("account:" + found.account(), address),
          "session.refresh_reused",
          "session:" + found.session(),
          "the session was ended");
      return Optional.empty();
    }
    Sql.update(
        connection, "update refresh_token set used_at = ? where token_hash = ?", now(), hash);
    // Old ones are kept until they expire: by then nobody can use them, used or not.
    Sql.update(connection, "delete from refresh_token where expires_at <= ?", now());
    insertRefresh(connection, next, found.session());
    Sql.update(
        connection, "update login_session set used_at = ? where id = ?", now(), found.session());
    return stored;
  }

  private static IdentityRefusal spent() {
    return new IdentityRefusal(
        Kind.UNAUTHORIZED, "This refresh token is wrong, was used, or has expired; log in again");
  }

  /** Ends a session of an account; its sockets close within a second. */
  public void end(Actor actor, String account, String session) {
    store.write(
        "end a session",
        (c, tick) -> {
          if (!SessionRows.end(c, account, session, now())) {
            throw new IdentityRefusal(Kind.NOT_FOUND, "There is no such session");
          }
          AccessChanges.ofAccount(c, tick, now(), account);
          audit.append(c, actor, "session.end", "session:" + session, "");
          return true;
        });
  }

  /** The sessions of an account that have not ended. */
  public List<Session> sessions(String account) {
    return store.read(
        "list sessions",
        c ->
            Sql.list(
                c,
                row ->
                    new Session(row.getString(1), row.getString(2), row.getLong(3), row.getLong(4)),
                "select id, device, created_at, used_at from login_session where account_id = ? and"
                    + " revoked_at is null and used_at > ? order by used_at desc, id",
                account,
                now() - PeopleLimits.REFRESH_TOKEN_LIFE.toMillis()));
  }

  /** Changes a password; every other session ends. */
  public void changePassword(
      Actor actor, String account, String session, String current, String wanted) {
    Account owner = store.read("look for an account", c -> Accounts.require(c, account));
    Passwords.check(wanted, owner.email());
    throttle.attempt(owner.email(), actor.address());
    if (!passwords.matches(current, hashOf(account("id", account)))) {
      throw new IdentityRefusal(Kind.FORBIDDEN, "The current password is wrong");
    }
    throttle.succeeded(owner.email(), actor.address());
    String hash = passwords.hash(wanted);
    store.write(
        "change a password",
        (c, tick) -> {
          Sql.update(c, "update account set password_hash = ? where id = ?", hash, account);
          Sql.update(
              c,
              "update login_session set revoked_at = ? where account_id = ? and id <> ? and"
                  + " revoked_at is null",
              now(),
              account,
              session);
          AccessChanges.ofAccount(c, tick, now(), account);
          audit.append(c, actor, "account.password", "account:" + account, "");
          return true;
        });
  }

  private long now() {
    return world.clockMillis().getAsLong();
  }
}
