package dev.weft.relay.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.relay.PostgresServer;
import dev.weft.relay.config.PostgresOptions;
import dev.weft.relay.config.StartFailure;
import dev.weft.relay.config.StartFailure.Reason;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** The contract, on a real Postgres server; and what the log refuses to start on. */
final class PostgresLogStoreTest extends LogStoreContract {
  private final PostgresOptions database = PostgresServer.newDatabase();

  @Override
  LogStore openStore() {
    return PostgresLogStore.open(database, world);
  }

  @Override
  void tamper(String statement) {
    PostgresServer.run(database, statement);
  }

  private void assertRefused(ThrowingCallable opening, Reason reason, String... words) {
    assertThatThrownBy(opening)
        .isInstanceOfSatisfying(
            StartFailure.class,
            failure -> {
              assertThat(failure.reason()).isEqualTo(reason);
              assertThat(failure.getMessage()).contains(words).doesNotContain("secret");
            });
  }

  @Test
  void open_whileAnotherRelayHasIt_isRefused() {
    assertRefused(this::openStore, Reason.LOCKED, "Another relay", database.jdbcUrl());
  }

  @Test
  void open_databaseOfAnotherProgram_isRefusedUntouched() {
    PostgresOptions other = PostgresServer.newDatabase();
    PostgresServer.run(other, "create table recipes (name text)");
    assertRefused(() -> PostgresLogStore.open(other, world), Reason.FOREIGN, "not a Weft relay");
    PostgresServer.run(other, "create table log_identity (id text)");
  }

  @Test
  void open_newerSchema_isRefused() {
    store.close();
    tamper(
        "insert into flyway_schema_history (installed_rank, version, description, type, script,"
            + " installed_by, execution_time, success) values (99, '99', 'x', 'SQL', 'x', 'x', 1,"
            + " true)");
    assertRefused(this::openStore, Reason.FOREIGN, "schema 99");
    tamper("delete from flyway_schema_history where version = '99'");
    store = openStore();
  }

  @Test
  void open_noServer_isRefusedWithoutThePassword() {
    var nowhere = PostgresOptions.parse("postgres://ann:secret@127.0.0.1:1/weft", null, null);
    assertRefused(
        () -> PostgresLogStore.open(nowhere, world), Reason.STORAGE, "127.0.0.1:1", "server runs");
  }

  @Test
  void open_databaseMovedToAnotherServer_hasANewIdentityAndAllDocumentsChanged() {
    store.commit(List.of(append("a", 1, epoch), append("b", 1, epoch)));
    String before = store.id();
    store.close();
    tamper("update log_identity set system_identifier = 1");
    tamper("update document set position = 4611686018427387904");
    store = openStore();
    assertThat(store.id()).isNotEqualTo(before);
    assertThat(store.changesSince(0, 10).heads()).hasSize(2);
  }

  @Test
  void parse_malformedUrl_isRefusedWithoutRepeatingIt() {
    for (String bad :
        new String[] {"secret", "mysql://u:secret@h/d", "postgres://secret@h", "::"}) {
      assertRefused(() -> PostgresOptions.parse(bad, null, null), Reason.USAGE, "--postgres");
    }
    assertThat(PostgresOptions.parse("postgresql://u:secret@h/d?ssl=true", null, null).toString())
        .isEqualTo("jdbc:postgresql://h:5432/d?ssl=true");
  }

  @Test
  void takeOver_appendsInFlight_areAcknowledgedAndThereOrRefused() throws Exception {
    try (var threads = Executors.newSingleThreadExecutor()) {
      var isUnderWay = new CountDownLatch(5);
      Future<Long> acknowledged =
          threads.submit(
              () -> {
                long done = 0;
                while (true) {
                  try {
                    store.commit(List.of(append("a", done + 1, epoch)));
                  } catch (LogFailure failure) {
                    assertThat(failure.kind()).isEqualTo(LogFailure.Kind.DEPOSED);
                    return done;
                  }
                  done++;
                  isUnderWay.countDown();
                }
              });
      isUnderWay.await();
      store.takeOver("second");
      long seen = store.load("a").headSeq();
      assertThat(acknowledged.get()).isGreaterThanOrEqualTo(5).isEqualTo(seen);
    }
  }
}
