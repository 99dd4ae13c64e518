package dev.weft.relay.identity;

import dev.weft.relay.access.AccessChanges;
import dev.weft.relay.audit.AuditLog;
import dev.weft.relay.audit.AuditLog.Actor;
import dev.weft.relay.identity.IdentityRefusal.Kind;
import dev.weft.relay.metadata.MetadataStore;
import dev.weft.relay.metadata.Sql;
import dev.weft.relay.world.World;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * API keys: credentials for programs, with at most the rights of their account.
 *
 * <p>Thread rule: any thread; every method blocks.
 */
public final class ApiKeys {
  private final MetadataStore store;
  private final AuditLog audit;
  private final Tokens tokens;
  private final World world;

  ApiKeys(MetadataStore store, AuditLog audit, Tokens tokens, World world) {
    this.store = store;
    this.audit = audit;
    this.tokens = tokens;
    this.world = world;
  }

  /**
   * A key without its secret.
   *
   * @param workspace the only one it reaches, null for all
   * @param expiresAtMillis null for never
   */
  public record Key(
      String id,
      String name,
      KeyScope scope,
      @Nullable String workspace,
      long createdAtMillis,
      @Nullable Long expiresAtMillis) {}

  /**
   * A new key.
   *
   * @param secret shown once
   */
  public record Made(Key key, String secret) {}

  /** Makes a key. */
  public Made create(
      Actor actor,
      String account,
      String name,
      KeyScope scope,
      @Nullable String workspace,
      @Nullable Long expiresAtMillis) {
    Accounts.checkLabel(name);
    if (expiresAtMillis != null && expiresAtMillis <= now()) {
      throw new IdentityRefusal(Kind.INVALID, "This key would have expired already");
    }
    var key = new Key(tokens.id(), name, scope, workspace, now(), expiresAtMillis);
    String secret = tokens.secret(Tokens.KEY);
    store.write(
        "make a key",
        (c, tick) -> {
          Sql.update(
              c,
              "insert into api_key (id, token_hash, account_id, name, scope, workspace_id,"
                  + " created_at, expires_at) values (?, ?, ?, ?, ?, ?, ?, ?)",
              key.id(),
              Tokens.hash(secret),
              account,
              name,
              scope.wireName(),
              workspace,
              key.createdAtMillis(),
              expiresAtMillis);
          audit.append(c, actor, "key.create", "key:" + key.id(), scope.wireName());
          return true;
        });
    return new Made(key, secret);
  }

  /** The keys of an account that have not been revoked. */
  public List<Key> list(String account) {
    return store.read(
        "list keys",
        c ->
            Sql.list(
                c,
                row ->
                    new Key(
                        row.getString(1),
                        row.getString(2),
                        KeyScope.of(row.getString(3)).orElseThrow(),
                        row.getString(4),
                        row.getLong(5),
                        Sql.nullableLong(row, 6)),
                "select id, name, scope, workspace_id, created_at, expires_at from api_key where"
                    + " account_id = ? and revoked_at is null order by created_at, id",
                account));
  }

  /** Revokes a key; its sockets close within a second. */
  public void revoke(Actor actor, String account, String id) {
    store.write(
        "revoke a key",
        (c, tick) -> {
          int revoked =
              Sql.update(
                  c,
                  "update api_key set revoked_at = ? where id = ? and account_id = ? and revoked_at"
                      + " is null",
                  now(),
                  id,
                  account);
          if (revoked == 0) {
            throw new IdentityRefusal(Kind.NOT_FOUND, "There is no such key");
          }
          AccessChanges.ofAccount(c, tick, now(), account);
          audit.append(c, actor, "key.revoke", "key:" + id, "");
          return true;
        });
  }

  private long now() {
    return world.clockMillis().getAsLong();
  }
}
