package dev.weft.relay.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.relay.access.Library;
import dev.weft.relay.access.Sharing;
import dev.weft.relay.audit.AuditEvent;
import dev.weft.relay.audit.AuditLog;
import dev.weft.relay.audit.AuditLog.Actor;
import dev.weft.relay.config.PeopleLimits;
import dev.weft.relay.identity.IdentityRefusal.Kind;
import dev.weft.relay.metadata.MetadataStore;
import dev.weft.relay.metadata.Sql;
import dev.weft.relay.metadata.TestStores;
import dev.weft.relay.world.World;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Accounts, logins, refresh tokens and keys, under a clock of the test's. */
final class IdentityTest {
  private static final String PASSWORD = "correct horse battery";

  @TempDir Path folder;

  private final AtomicLong clock = new AtomicLong(1_700_000_000_000L);
  private final World system = World.system();
  private final World world =
      new World(clock::get, system.tickNanos(), system.entropy(), system.timers());
  private MetadataStore store;
  private AuditLog audit;
  private Identity identity;
  private Account ann;
  private Actor admin;

  @BeforeEach
  void open() {
    store = TestStores.h2();
    audit = new AuditLog(store, clock::get);
    var sharing = new Sharing(store, audit, world);
    identity =
        Identity.over(
            store,
            audit,
            new Library(store, audit, world),
            sharing,
            SigningKeys.open(folder.resolve("keys.json"), clock::get),
            world);
    String secret = identity.accounts().newSetupSecret();
    ann = identity.accounts().setUp(secret, "Ann@Example.org ", "Ann", PASSWORD, "");
    admin = new Actor("account:" + ann.id(), "");
    refused(
        Kind.UNAUTHORIZED,
        () -> identity.accounts().setUp(secret, "b@example.org", "B", PASSWORD, ""));
  }

  @AfterEach
  void close() {
    store.close();
    system.close();
  }

  private static void refused(Kind kind, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(IdentityRefusal.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }

  private Logins.Pair login() {
    return identity.logins().login("ann@example.org", PASSWORD, "test", "10.0.0.1");
  }

  @Test
  void login_rightAndWrong_givesASessionOrNothing() {
    Logins.Pair pair = login();
    Caller caller = identity.callers().of(pair.accessToken()).orElseThrow();
    assertThat(caller.account()).isEqualTo(ann.id());
    assertThat(caller.isAdmin()).isTrue();
    refused(
        Kind.UNAUTHORIZED,
        () -> identity.logins().login("ann@example.org", "wrong", "test", "10.0.0.1"));
    refused(
        Kind.UNAUTHORIZED,
        () -> identity.logins().login("nobody@example.org", PASSWORD, "test", "10.0.0.1"));
    identity.logins().end(admin, ann.id(), String.valueOf(caller.session()));
    assertThat(identity.callers().of(pair.accessToken())).isEmpty();
    assertThat(identity.callers().again(caller)).isEmpty();
    refused(Kind.UNAUTHORIZED, () -> identity.logins().refresh(pair.refreshToken(), ""));
  }

  @Test
  void refresh_usedTwice_endsTheSession() {
    Logins.Pair first = login();
    Logins.Pair second = identity.logins().refresh(first.refreshToken(), "");
    assertThat(identity.callers().of(second.accessToken())).isPresent();
    refused(Kind.UNAUTHORIZED, () -> identity.logins().refresh(first.refreshToken(), "10.6.6.6"));
    refused(Kind.UNAUTHORIZED, () -> identity.logins().refresh(second.refreshToken(), ""));
    assertThat(identity.callers().of(second.accessToken())).isEmpty();
    assertThat(audit.after(0, 100))
        .extracting(AuditEvent::action)
        .contains("session.refresh_reused");
    Logins.Pair other = login();
    clock.addAndGet(PeopleLimits.REFRESH_TOKEN_LIFE.toMillis());
    refused(Kind.UNAUTHORIZED, () -> identity.logins().refresh(other.refreshToken(), ""));
  }

  @Test
  void logins_failedTooOften_areRefusedUntilTheWindowHasPassed() {
    for (int i = 0; i < PeopleLimits.LOGIN_FAILURES_OF_ACCOUNT_MAX; i++) {
      refused(
          Kind.UNAUTHORIZED,
          () -> identity.logins().login("ann@example.org", "wrong", "test", "10.0.0.1"));
    }
    refused(Kind.TOO_MANY, this::login);
    clock.addAndGet(PeopleLimits.LOGIN_WINDOW.toMillis());
    assertThat(login().account()).isEqualTo(ann.id());
  }

  @Test
  void invitation_accepted_worksOnce_andDisablingEndsEverything() {
    Accounts.Invitation made = identity.accounts().invite(admin, "ben@example.org", "Ben", false);
    refused(Kind.INVALID, () -> identity.accounts().accept(made.secret(), "short", ""));
    Account ben = identity.accounts().accept(made.secret(), PASSWORD, "");
    refused(Kind.UNAUTHORIZED, () -> identity.accounts().accept(made.secret(), PASSWORD + "2", ""));
    refused(
        Kind.CONFLICT, () -> identity.accounts().invite(admin, "BEN@example.org", "Ben", false));
    Logins.Pair pair = identity.logins().login("ben@example.org", PASSWORD, "test", "");
    ApiKeys.Made key = identity.apiKeys().create(admin, ben.id(), "ci", KeyScope.READ, null, null);
    assertThat(identity.callers().of(key.secret()).orElseThrow().isAdmin()).isFalse();
    identity.accounts().change(admin, ben.id(), null, null, true);
    assertThat(identity.callers().of(pair.accessToken())).isEmpty();
    assertThat(identity.callers().of(key.secret())).isEmpty();
    refused(
        Kind.UNAUTHORIZED, () -> identity.logins().login("ben@example.org", PASSWORD, "test", ""));
    refused(Kind.CONFLICT, () -> identity.accounts().change(admin, ann.id(), null, null, true));
    assertThat(audit.verify().broken()).isZero();
  }

  @Test
  void keys_revokedOrExpired_letNobodyIn() {
    ApiKeys.Made made =
        identity
            .apiKeys()
            .create(admin, ann.id(), "ci", KeyScope.WRITE, null, clock.get() + 60_000);
    assertThat(identity.callers().of(made.secret())).isPresent();
    List<String> stored =
        store.read(
            "look", c -> Sql.list(c, row -> row.getString(1), "select token_hash from api_key"));
    assertThat(stored).doesNotContain(made.secret()).containsExactly(Tokens.hash(made.secret()));
    clock.addAndGet(60_000);
    assertThat(identity.callers().of(made.secret())).isEmpty();
    identity.apiKeys().revoke(admin, ann.id(), made.key().id());
    assertThat(identity.apiKeys().list(ann.id())).isEmpty();
  }

  @Test
  void password_hashedAtOtherCosts_isRenewedAtLogin() {
    assertThat(Passwords.isOutdated("$argon2id$v=19$m=8,t=1,p=1$AAAA$AAAA")).isTrue();
    // Made by the reference implementation: argon2 somesalt -id -t 2 -m 16 -p 1 of "password".
    String reference =
        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
    store.write(
        "age",
        (c, tick) ->
            Sql.update(
                c, "update account set password_hash = ? where id = ?", reference, ann.id()));
    identity.logins().login("ann@example.org", "password", "test", "");
    String now =
        store
            .read(
                "look",
                c -> Sql.one(c, row -> row.getString(1), "select password_hash from account"))
            .orElseThrow();
    assertThat(Passwords.isOutdated(now)).isFalse();
    identity.logins().login("ann@example.org", "password", "test", "");
  }
}
