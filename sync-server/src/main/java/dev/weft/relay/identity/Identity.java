package dev.weft.relay.identity;

import dev.weft.relay.access.Library;
import dev.weft.relay.access.Sharing;
import dev.weft.relay.audit.AuditLog;
import dev.weft.relay.metadata.MetadataStore;
import dev.weft.relay.world.World;

/**
 * Everything that knows who somebody is, put together.
 *
 * @param accounts who there is
 * @param logins sessions
 * @param apiKeys credentials of programs
 * @param callers whose credentials some are
 * @param keys what signs access tokens
 * @param tokens makes ids and secrets
 */
public record Identity(
    Accounts accounts,
    Logins logins,
    ApiKeys apiKeys,
    Callers callers,
    SigningKeys keys,
    Tokens tokens) {

  /** Puts it together over one metadata database. */
  public static Identity over(
      MetadataStore store,
      AuditLog audit,
      Library library,
      Sharing sharing,
      SigningKeys keys,
      World world) {
    var tokens = new Tokens(world);
    var passwords = new Passwords(tokens);
    return new Identity(
        new Accounts(store, audit, library, passwords, tokens, world),
        new Logins(store, audit, passwords, keys, tokens, world),
        new ApiKeys(store, audit, tokens, world),
        new Callers(store, sharing, keys, world),
        keys,
        tokens);
  }
}
