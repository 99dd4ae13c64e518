package dev.weft.relay.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.relay.log.LogFailure.Kind;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The contract, on the embedded log. */
final class SqliteLogStoreTest extends LogStoreContract {
  @Override
  LogStore openStore() {
    return SqliteLogStore.open(folder.resolve("relay.db"), world);
  }

  @Override
  void tamper(String statement) {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("relay.db"));
        var run = connection.createStatement()) {
      run.execute(statement);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void commit_fullStorage_failsAsFullAndGoesOnWhenThereIsRoom() throws Exception {
    // SQLite's own page limit stands for the disk's: it gives the same SQLITE_FULL.
    store.close();
    var tight = SqliteLogStore.open(folder.resolve("relay.db"), world);
    store = tight;
    tight.limitPages(40);
    assertFails(() -> store.commit(List.of(append("a", 1, epoch, new byte[1 << 20]))), Kind.FULL);
    assertThat(store.load("a").headSeq()).isZero();
    // The limit was the connection's, and a failed one is replaced: there is room again.
    store.commit(List.of(append("a", 1, epoch, new byte[1 << 20])));
    assertThat(store.load("a").tail()).hasSize(1);
  }
}
