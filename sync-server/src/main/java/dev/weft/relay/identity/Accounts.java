package dev.weft.relay.identity;

import dev.weft.relay.access.AccessChanges;
import dev.weft.relay.access.Library;
import dev.weft.relay.audit.AuditLog;
import dev.weft.relay.audit.AuditLog.Actor;
import dev.weft.relay.config.PeopleLimits;
import dev.weft.relay.identity.IdentityRefusal.Kind;
import dev.weft.relay.metadata.MetadataStore;
import dev.weft.relay.metadata.Sql;
import dev.weft.relay.world.World;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Accounts: made by an administrator, taken over by their owner through a link that works once. The
 * first one is made through the set-up link, which only whoever reads the relay's output has.
 *
 * <p>Thread rule: any thread; every method blocks. Errors: {@link IdentityRefusal}, {@link
 * dev.weft.relay.metadata.MetadataFailure}.
 */
public final class Accounts {
  private static final String COLUMNS =
      "select id, email, name, is_admin, is_disabled, case when password_hash is null then 0 else 1"
          + " end, home_id, created_at from account";

  private static final String SETUP = "setup";
  private static final String INVITATION = "invitation";

  private final MetadataStore store;
  private final AuditLog audit;
  private final Library library;
  private final Passwords passwords;
  private final Tokens tokens;
  private final World world;

  Accounts(
      MetadataStore store,
      AuditLog audit,
      Library library,
      Passwords passwords,
      Tokens tokens,
      World world) {
    this.store = store;
    this.audit = audit;
    this.library = library;
    this.passwords = passwords;
    this.tokens = tokens;
    this.world = world;
  }

  /** Whether the set-up link has been used. */
  public boolean isSetUp() {
    return store.read("look for accounts", c -> Sql.exists(c, "select 1 from account limit 1"));
  }

  /** A new set-up secret in place of every older one; valid until it or a newer one is used. */
  public String newSetupSecret() {
    String secret = tokens.secret(Tokens.ONCE);
    store.write(
        "make a set-up link",
        (c, tick) -> {
          Sql.update(c, "delete from one_time_token where purpose = ?", SETUP);
          insertOnce(c, secret, SETUP, null, Long.MAX_VALUE);
          return true;
        });
    return secret;
  }

  /** Makes the first account, an administrator. */
  public Account setUp(String secret, String email, String name, String password, String address) {
    String mail = checkedEmail(email);
    checkLabel(name);
    Passwords.check(password, mail);
    requireOnce(secret, SETUP);
    String hash = passwords.hash(password);
    return store.write(
        "make the first account",
        (c, tick) -> {
          useOnce(c, secret, SETUP);
          if (Sql.exists(c, "select 1 from account limit 1")) {
            throw new IdentityRefusal(Kind.CONFLICT, "This relay has been set up already");
          }
          Account made = insert(c, mail, name, hash, true);
          var actor = new Actor("account:" + made.id(), address);
          audit.append(c, actor, "account.setup", "account:" + made.id(), "administrator");
          return made;
        });
  }

  /**
   * A new account and the secret of its invitation.
   *
   * @param secret shown once
   */
  public record Invitation(Account account, String secret) {}

  /** Makes an account, whose owner gives it a password through the link. */
  public Invitation invite(Actor actor, String email, String name, boolean isAdmin) {
    String mail = checkedEmail(email);
    checkLabel(name);
    String secret = tokens.secret(Tokens.ONCE);
    return store.write(
        "make an account",
        (c, tick) -> {
          if (Sql.exists(c, "select 1 from account where email = ?", mail)) {
            throw new IdentityRefusal(Kind.CONFLICT, "There is an account with this address");
          }
          Account made = insert(c, mail, name, null, isAdmin);
          insertOnce(c, secret, INVITATION, made.id(), expiry());
          audit.append(
              c, actor, "account.invite", "account:" + made.id(), isAdmin ? "administrator" : "");
          return new Invitation(made, secret);
        });
  }

  /** A new link for an account whose owner has lost the password, or the first link. */
  public String resetLink(Actor actor, String account) {
    String secret = tokens.secret(Tokens.ONCE);
    return store.write(
        "make a reset link",
        (c, tick) -> {
          require(c, account);
          Sql.update(c, "delete from one_time_token where account_id = ?", account);
          insertOnce(c, secret, INVITATION, account, expiry());
          audit.append(c, actor, "account.reset", "account:" + account, "");
          return secret;
        });
  }

  /** Gives an account a password through its link; whoever was logged in with it is logged out. */
  public Account accept(String secret, String password, String address) {
    Account account = require(requireOnce(secret, INVITATION));
    Passwords.check(password, account.email());
    String hash = passwords.hash(password);
    return store.write(
        "accept an invitation",
        (c, tick) -> {
          useOnce(c, secret, INVITATION);
          Sql.update(c, "update account set password_hash = ? where id = ?", hash, account.id());
          SessionRows.endAll(c, account.id(), now());
          AccessChanges.ofAccount(c, tick, now(), account.id());
          var actor = new Actor("account:" + account.id(), address);
          audit.append(c, actor, "account.accept", "account:" + account.id(), "");
          return require(c, account.id());
        });
  }

  /**
   * Changes an account; null leaves as it is. A disabled one is out at once, everywhere.
   *
   * @throws IdentityRefusal if no administrator would be left
   */
  public Account change(
      Actor actor,
      String id,
      @Nullable String name,
      @Nullable Boolean isAdmin,
      @Nullable Boolean isDisabled) {
    if (name != null) {
      checkLabel(name);
    }
    return store.write(
        "change an account",
        (c, tick) -> {
          Account before = require(c, id);
          boolean admin = isAdmin == null ? before.isAdmin() : isAdmin;
          boolean disabled = isDisabled == null ? before.isDisabled() : isDisabled;
          boolean losesAdmin = before.isAdmin() && !before.isDisabled() && (!admin || disabled);
          if (losesAdmin
              && !Sql.exists(
                  c,
                  "select 1 from account where is_admin = 1 and is_disabled = 0 and password_hash"
                      + " is not null and id <> ?",
                  id)) {
            throw new IdentityRefusal(Kind.CONFLICT, "A relay keeps an administrator");
          }
          Sql.update(
              c,
              "update account set name = ?, is_admin = ?, is_disabled = ? where id = ?",
              name == null ? before.name() : name,
              admin,
              disabled,
              id);
          if (disabled && !before.isDisabled()) {
            SessionRows.endAll(c, id, now());
          }
          AccessChanges.ofAccount(c, tick, now(), id);
          audit.append(
              c,
              actor,
              "account.change",
              "account:" + id,
              (admin ? "administrator" : "member") + (disabled ? ", disabled" : ""));
          return require(c, id);
        });
  }

  /** All accounts by address: those after one, a page of them. */
  public List<Account> list(long afterCreatedAtMillis, String afterId, int limit) {
    return store.read(
        "list accounts",
        c ->
            Sql.list(
                c,
                Accounts::account,
                COLUMNS
                    + " where created_at > ? or (created_at = ? and id > ?) order by created_at, id"
                    + " limit ?",
                afterCreatedAtMillis,
                afterCreatedAtMillis,
                afterId,
                limit));
  }

  /** The account of an address, unless it is disabled. */
  public Optional<Account> byEmail(String email) {
    return store.read(
        "look for an account",
        c ->
            Sql.one(
                c,
                Accounts::account,
                COLUMNS + " where email = ? and is_disabled = 0",
                normalised(email)));
  }

  /** The account of an id. */
  public Account require(String id) {
    return store.read("look for an account", c -> require(c, id));
  }

  static Account require(Connection connection, String id) throws SQLException {
    return Sql.one(connection, Accounts::account, COLUMNS + " where id = ?", id)
        .orElseThrow(() -> new IdentityRefusal(Kind.NOT_FOUND, "There is no such account"));
  }

  private Account insert(
      Connection connection, String email, String name, @Nullable String hash, boolean isAdmin)
      throws SQLException {
    String id = tokens.id();
    String home = tokens.id();
    Sql.update(
        connection,
        "insert into account (id, email, name, password_hash, is_admin, is_disabled, home_id,"
            + " created_at) values (?, ?, ?, ?, ?, 0, ?, ?)",
        id,
        email,
        name,
        hash,
        isAdmin,
        home,
        now());
    library.insertWorkspace(connection, home, name, id);
    return require(connection, id);
  }

  private void insertOnce(
      Connection connection,
      String secret,
      String purpose,
      @Nullable String account,
      long expiresAtMillis)
      throws SQLException {
    Sql.update(
        connection,
        "insert into one_time_token (token_hash, purpose, account_id, expires_at) values (?, ?, ?,"
            + " ?)",
        Tokens.hash(secret),
        purpose,
        account,
        expiresAtMillis);
  }

  /** The account of a link that can be used; empty text for the set-up link. */
  private String requireOnce(String secret, String purpose) {
    return store
        .read(
            "look at a link",
            c ->
                Sql.one(
                    c,
                    row -> Optional.ofNullable(row.getString(1)).orElse(""),
                    "select account_id from one_time_token where token_hash = ? and purpose = ? and"
                        + " used_at is null and expires_at > ?",
                    Tokens.hash(secret),
                    purpose,
                    now()))
        .orElseThrow(Accounts::linkIsSpent);
  }

  private void useOnce(Connection connection, String secret, String purpose) throws SQLException {
    int used =
        Sql.update(
            connection,
            "update one_time_token set used_at = ? where token_hash = ? and purpose = ? and used_at"
                + " is null and expires_at > ?",
            now(),
            Tokens.hash(secret),
            purpose,
            now());
    if (used == 0) {
      throw linkIsSpent();
    }
  }

  private static IdentityRefusal linkIsSpent() {
    return new IdentityRefusal(
        Kind.UNAUTHORIZED, "This link is wrong, was used, or has expired; ask for a new one");
  }

  private static Account account(ResultSet row) throws SQLException {
    return new Account(
        row.getString(1),
        row.getString(2),
        row.getString(3),
        row.getInt(4) == 1,
        row.getInt(5) == 1,
        row.getInt(6) == 1,
        row.getString(7),
        row.getLong(8));
  }

  static String normalised(String email) {
    return email.strip().toLowerCase(Locale.ROOT);
  }

  private static String checkedEmail(String email) {
    String mail = normalised(email);
    int at = mail.indexOf('@');
    if (at < 1
        || at == mail.length() - 1
        || mail.length() > PeopleLimits.EMAIL_MAX
        || mail.chars().anyMatch(c -> Character.isISOControl(c) || Character.isWhitespace(c))) {
      throw new IdentityRefusal(Kind.INVALID, "This is not an email address");
    }
    return mail;
  }

  static void checkLabel(String name) {
    if (name.isBlank()
        || name.length() > PeopleLimits.LABEL_MAX
        || name.chars().anyMatch(c -> Character.isISOControl(c))) {
      throw new IdentityRefusal(
          Kind.INVALID,
          "A name has 1 to " + PeopleLimits.LABEL_MAX + " characters, no control characters");
    }
  }

  private long expiry() {
    return now() + PeopleLimits.ONE_TIME_LINK_LIFE.toMillis();
  }

  private long now() {
    return world.clockMillis().getAsLong();
  }
}
