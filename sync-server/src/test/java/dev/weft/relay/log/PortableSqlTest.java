package dev.weft.relay.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The SQL that all engines share, on a third one, in memory. */
final class PortableSqlTest {
  private static final LogPublishing PUBLISHING = new LogPublishing("");

  private Connection connection;
  private long key;

  @BeforeEach
  void open() throws SQLException {
    var source = new JdbcDataSource();
    source.setURL("jdbc:h2:mem:portable;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE");
    connection = source.getConnection();
    Flyway.configure(PortableSqlTest.class.getClassLoader())
        .dataSource(source)
        .locations("classpath:dev/weft/relay/log/h2", "classpath:dev/weft/relay/log/metadata")
        .load()
        .migrate();
    run("insert into slot_owner (slot, owner, epoch) values (" + Slots.of("a") + ", 'me', 1)");
    run(
        "insert into document (name, head_seq, position, state_vector, created_at) values ('a', 3,"
            + " 1, x'00', 1)");
    key = LogPublishing.key(connection, "a");
    for (long seq = 1; seq <= 3; seq++) {
      insertRecord(seq);
    }
  }

  private void insertRecord(long seq) throws SQLException {
    var record = new LogRecord(seq, 1, "ann", 7, 5, new byte[] {(byte) seq});
    try (PreparedStatement insert =
        connection.prepareStatement("insert into update_log values (?, ?, 1, 'ann', 7, 5, ?, ?)")) {
      insert.setLong(1, key);
      insert.setLong(2, seq);
      insert.setBytes(3, record.update());
      insert.setLong(4, record.checksum("a"));
      insert.executeUpdate();
    }
  }

  @AfterEach
  void close() throws SQLException {
    run("shutdown");
  }

  private void run(String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  void compaction_publishTrimForget_leavesARecoverableDocument() throws Exception {
    assertThat(LogReads.load(connection, "a").tail()).hasSize(3);
    PUBLISHING.publish(
        connection,
        "a",
        new CheckpointPointer(2, 1, "c2", 1, 1),
        List.of(new SegmentPointer(1, 2, 1, "s", 1, 1)),
        9);
    assertThat(PUBLISHING.trim(connection, "a", 10)).isEqualTo(2);
    PUBLISHING.publish(
        connection,
        "a",
        new CheckpointPointer(3, 1, "c3", 1, 1),
        List.of(new SegmentPointer(3, 3, 1, "t", 1, 1)),
        9);
    assertThat(PUBLISHING.forgetCheckpoints(connection, "a", 1)).containsExactly("c2");
    DocumentRows rows = LogReads.load(connection, "a");
    assertThat(rows.coveredSeq()).isEqualTo(3);
    assertThat(rows.archivedSeq()).isEqualTo(3);
    assertThat(rows.damage()).isEmpty();
    assertThat(LogReads.changesSince(connection, "", 0, 10).heads()).hasSize(1);
  }

  @Test
  void trash_putRenewPurge_keepsOnlyTheNumbers() throws Exception {
    assertThat(TrashRows.put(connection, "a", "ann", 10)).isTrue();
    assertThat(TrashRows.put(connection, "a", "ann", 11)).isFalse();
    assertThat(TrashRows.list(connection, 9, 5)).isEmpty();
    assertThat(TrashRows.list(connection, 10, 5)).containsExactly(new Trashed("a", 10, "ann"));
    run("update document set head_seq = 4");
    assertThat(TrashRows.renewIfWritten(connection, key, 20)).isTrue();
    assertThat(TrashRows.renewIfWritten(connection, key, 30)).isFalse();
    assertThat(TrashRows.list(connection, 19, 5)).isEmpty();
    TrashRows.purge(connection, key, 40);
    DocumentRows rows = LogReads.load(connection, "a");
    assertThat(rows.headSeq()).isEqualTo(4);
    assertThat(rows.damage()).isEmpty();
    assertThat(TrashRows.takeBack(connection, "a")).isFalse();
  }

  @Test
  void attachments_references_areCountedByTheirRows() throws Exception {
    String sha = "0".repeat(64);
    assertThat(AttachmentRows.reserve(connection, sha, 1)).isEmpty();
    AttachmentRows.insert(connection, sha, "blob", 5, 1);
    AttachmentRows.use(connection, key, new Attachment("x", "x.txt", "t/t", 5, sha, "ann", 1));
    AttachmentRows.use(connection, key, new Attachment("y", "y.txt", "t/t", 5, sha, "ann", 2));
    assertThat(AttachmentRows.list(connection, key))
        .extracting(Attachment::id)
        .containsExactly("x", "y");
    AttachmentRows.remove(connection, key, "x", 3);
    assertThat(AttachmentRows.sweep(connection, 100, 10)).isEmpty();
    AttachmentRows.removeAll(connection, key, 4);
    assertThat(AttachmentRows.sweep(connection, 3, 10)).isEmpty();
    assertThat(AttachmentRows.sweep(connection, 4, 10)).containsExactly("blob");
    assertThat(AttachmentRows.blobKey(connection, sha)).isEmpty();
  }
}
