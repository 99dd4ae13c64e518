package dev.weft.relay.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.crdt.StateVector;
import dev.weft.crdt.YDoc;
import dev.weft.relay.PostgresServer;
import dev.weft.relay.blob.BlobStore;
import dev.weft.relay.blob.Blobs;
import dev.weft.relay.config.PostgresOptions;
import dev.weft.relay.world.World;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A relay of today on the database of an older one: every row is as it was, every document can be
 * read, and goes on.
 */
final class SchemaUpgradeTest {
  private static final String LOG = "classpath:dev/weft/relay/log/";

  @TempDir Path folder;

  private final World world = World.system();

  /** The old rows: a document of three records, of which the state is known. */
  private static final class Old {
    final YDoc doc = new YDoc(YDoc.Options.defaults().withClientId(7));
    final List<byte[]> updates = new ArrayList<>();

    Old() {
      for (String word : new String[] {"written ", "by an ", "older relay"}) {
        StateVector before = doc.stateVector();
        doc.getText("t").insert(doc.getText("t").length(), word);
        updates.add(doc.encodeStateAsUpdate(before));
      }
    }

    void insert(Connection connection, String identity, boolean isSqlite) throws SQLException {
      run(connection, identity);
      run(
          connection,
          "insert into slot_owner (slot, owner, epoch) values (%d, 'old', 41)"
              .formatted(Slots.of("a")));
      run(
          connection,
          "insert into document (name, head_seq, position, state_vector, created_at)"
              + " values ('a', 3, 3, %s, 1000)"
                  .formatted(literal(doc.stateVector().encode(), isSqlite)));
      long key = LogPublishing.key(connection, "a");
      for (int i = 0; i < updates.size(); i++) {
        long seq = i + 1L;
        var record = new LogRecord(seq, 41, "ann", 7, 1_000, updates.get(i));
        run(
            connection,
            "insert into update_log (document_key, seq, epoch, author, client_id, received_at,"
                + " bytes, checksum) values (%d, %d, 41, 'ann', 7, 1000, %s, %d)"
                    .formatted(key, seq, literal(updates.get(i), isSqlite), record.checksum("a")));
      }
    }
  }

  private static String literal(byte[] bytes, boolean isSqlite) {
    String hex = HexFormat.of().formatHex(bytes);
    return isSqlite ? "x'" + hex + "'" : "'\\x" + hex + "'::bytea";
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void migrate(
      String url, @Nullable String user, @Nullable String password, String engine, int to) {
    Flyway.configure(SchemaUpgradeTest.class.getClassLoader())
        .dataSource(url, user, password)
        .locations(LOG + engine, LOG + "metadata")
        .target(String.valueOf(to))
        .load()
        .migrate();
  }

  /** Everything in the tables that the old relay knew, as text. */
  private static List<String> rows(Connection connection) throws SQLException {
    List<String> rows = new ArrayList<>();
    for (String sql :
        List.of(
            "select name, head_seq, position, state_vector, created_at from document order by 1",
            "select document_key, seq, epoch, author, client_id, received_at, bytes, checksum"
                + " from update_log order by 1, 2",
            "select id from log_identity")) {
      try (Statement statement = connection.createStatement();
          ResultSet found = statement.executeQuery(sql)) {
        while (found.next()) {
          var row = new StringBuilder();
          for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
            Object value = found.getObject(i);
            row.append(value instanceof byte[] b ? HexFormat.of().formatHex(b) : value).append(' ');
          }
          rows.add(row.toString());
        }
      }
    }
    return rows;
  }

  private static void check(Old old, UpdateLog log) throws Exception {
    StoredDocument stored = log.load("a");
    assertThat(stored.damage()).isEmpty();
    assertThat(stored.headSeq()).isEqualTo(3);
    assertThat(stored.updates()).containsExactlyElementsOf(old.updates);
    assertThat(log.changesSince(0, 10).heads()).hasSize(1);
    // It goes on where it was: a newer epoch, the next record, and what came with later versions.
    long epoch = log.takeOver("new");
    assertThat(epoch).isGreaterThan(41);
    StateVector before = old.doc.stateVector();
    old.doc.getText("t").insert(0, "and now ");
    append(log, epoch, old.doc.encodeStateAsUpdate(before), old.doc.stateVector());
    Optional<Attachment> attached =
        log.attachments()
            .add("a", "id", "x.txt", "text/plain", "ann", new ByteArrayInputStream(new byte[] {1}));
    assertThat(attached).isPresent();
    assertThat(log.trash().put("a", "ann")).isTrue();
    assertThat(log.trash().takeBack("a")).isTrue();
    YDoc read = new YDoc();
    log.load("a").updates().forEach(read::applyUpdate);
    assertThat(read.getText("t").toString()).isEqualTo("and now written by an older relay");
  }

  private static void append(UpdateLog log, long epoch, byte[] update, StateVector vector) {
    var done = new CompletableFuture<Void>();
    log.append(
        new Append(
            "a",
            4,
            epoch,
            "bea",
            7,
            2_000,
            update,
            vector.encode(),
            new Append.Lane(),
            new Append.Outcome() {
              @Override
              public void committed() {
                done.complete(null);
              }

              @Override
              public void failed(LogFailure failure) {
                done.completeExceptionally(failure);
              }
            }));
    done.join();
  }

  private static final class Silent implements UpdateLog.CommitListener {
    @Override
    public void committed(int records, int bytes, long nanos) {}

    @Override
    public void failed(LogFailure failure) {}
  }

  private BlobStore blobs() {
    return Blobs.files(folder.resolve("blobs"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void sqlite_ofAnOlderVersion_keepsItsRowsAndGoesOn(int version) throws Exception {
    Path file = folder.resolve("relay.db");
    String url = "jdbc:sqlite:" + file;
    var old = new Old();
    List<String> before;
    try (Connection connection = DriverManager.getConnection(url)) {
      run(connection, "pragma application_id = " + SqliteConnections.APPLICATION_ID);
      migrate(url, "", "", "sqlite", version);
      old.insert(connection, "insert into log_identity values ('me', 1000)", true);
      before = rows(connection);
    }
    try (UpdateLog log =
        Logs.embedded(file, blobs(), CompactionPolicy.DEFAULT, world, new Silent())) {
      assertThat(log.id()).isEqualTo("me");
      try (Connection connection = DriverManager.getConnection(url)) {
        assertThat(rows(connection)).isEqualTo(before);
      }
      check(old, log);
    }
  }

  @Test
  void postgres_ofAnOlderVersion_keepsItsRowsAndGoesOn() throws Exception {
    PostgresOptions database = PostgresServer.newDatabase();
    migrate(database.jdbcUrl(), database.user(), database.password(), "postgres", 1);
    var old = new Old();
    List<String> before;
    try (Connection connection = connect(database)) {
      old.insert(
          connection,
          "insert into log_identity select 'me', system_identifier, 1000 from pg_control_system()",
          false);
      before = rows(connection);
    }
    try (UpdateLog log =
        Logs.postgres(database, blobs(), CompactionPolicy.DEFAULT, world, new Silent(), folder)) {
      assertThat(log.id()).isEqualTo("me");
      try (Connection connection = connect(database)) {
        assertThat(rows(connection)).isEqualTo(before);
      }
      check(old, log);
    }
  }

  private static Connection connect(PostgresOptions database) throws SQLException {
    return DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
  }

  @Test
  void h2_ofAnOlderVersion_keepsItsRowsAndGoesOn() throws Exception {
    String url = "jdbc:h2:mem:upgrade;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DB_CLOSE_DELAY=-1";
    migrate(url, "", "", "h2", 1);
    var old = new Old();
    try (Connection connection = DriverManager.getConnection(url)) {
      run(connection, "create table log_identity (id varchar not null)");
      old.insert(connection, "insert into log_identity values ('me')", true);
      List<String> before = rows(connection);
      migrate(url, "", "", "h2", 3);
      assertThat(rows(connection)).isEqualTo(before);
      DocumentRows stored = LogReads.load(connection, "a");
      assertThat(stored.damage()).isEmpty();
      assertThat(stored.tail()).extracting(LogRecord::seq).containsExactly(1L, 2L, 3L);
      String sha = "0".repeat(64);
      assertThat(AttachmentRows.reserve(connection, sha, 1)).isEmpty();
      AttachmentRows.insert(connection, sha, "blob", 5, 1);
      assertThat(TrashRows.put(connection, "a", "ann", 10)).isTrue();
      run(connection, "shutdown");
    }
  }
}
