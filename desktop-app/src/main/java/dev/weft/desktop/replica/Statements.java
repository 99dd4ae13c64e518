package dev.weft.desktop.replica;

import dev.weft.crdt.codec.ByteWriter;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/**
 * The writer's prepared statements and its map from document ids to row numbers. Confined to the
 * writer thread.
 */
final class Statements implements AutoCloseable {
  private final Connection db;
  private final Map<String, Long> numbers = new HashMap<>();
  private final PreparedStatement append;
  private final PreparedStatement written;
  private final PreparedStatement describe;
  private final PreparedStatement touch;
  private final PreparedStatement number;
  private final PreparedStatement acknowledge;
  private final PreparedStatement cursor;
  private final PreparedStatement checkpoint;

  Statements(Connection db) throws SQLException {
    this.db = db;
    append =
        db.prepareStatement(
            "INSERT INTO update_log (seq, document, origin, received_at, clocks, bytes, checksum)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (seq) DO NOTHING");
    written = db.prepareStatement("SELECT checksum FROM update_log WHERE seq = ?");
    describe =
        db.prepareStatement(
            "INSERT INTO document (id, title, kind, created_at, changed_at, downloaded)"
                + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET title = excluded.title,"
                + " kind = excluded.kind, changed_at = excluded.changed_at,"
                + " downloaded = excluded.downloaded");
    touch =
        db.prepareStatement(
            "INSERT INTO document (id, title, kind, created_at, changed_at) VALUES (?, '', 'rich',"
                + " ?, ?) ON CONFLICT (id) DO NOTHING");
    number = db.prepareStatement("SELECT number FROM document WHERE id = ?");
    acknowledge =
        db.prepareStatement(
            "INSERT INTO acknowledged (relay, document, through_seq, vector) VALUES (?, ?, ?, ?)"
                + " ON CONFLICT (relay, document) DO UPDATE SET through_seq ="
                + " excluded.through_seq, vector = excluded.vector");
    cursor = db.prepareStatement("UPDATE relay SET cursor = ? WHERE number = ?");
    checkpoint =
        db.prepareStatement(
            "INSERT INTO checkpoint (document, through_seq, raw_bytes, made_at, bytes, checksum)"
                + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (document) DO UPDATE SET through_seq ="
                + " excluded.through_seq, raw_bytes = excluded.raw_bytes, made_at ="
                + " excluded.made_at, bytes = excluded.bytes, checksum = excluded.checksum"
                + " WHERE excluded.through_seq > checkpoint.through_seq");
  }

  Connection connection() {
    return db;
  }

  /**
   * Runs one statement; transactions are begun and ended by hand, since the driver would begin the
   * next one at each commit and so keep other programs out.
   */
  void execute(String sql) throws SQLException {
    try (Statement statement = db.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The row number of a document, which is made if it has none. */
  long number(String documentId, long nowMillis) throws SQLException {
    Long known = numbers.get(documentId);
    if (known != null) {
      return known;
    }
    touch.setString(1, documentId);
    touch.setLong(2, nowMillis);
    touch.setLong(3, nowMillis);
    touch.executeUpdate();
    number.setString(1, documentId);
    try (ResultSet row = number.executeQuery()) {
      row.next();
      numbers.put(documentId, row.getLong(1));
      return row.getLong(1);
    }
  }

  /** A rolled-back transaction may have taken row numbers with it. */
  void forgetNumbers() {
    numbers.clear();
  }

  /**
   * Appends a row. A commit that reported an error may have reached the disk all the same; then the
   * second try finds its own row and is content.
   */
  void append(LogEntry entry) throws SQLException {
    long checksum = checksum(entry);
    append.setLong(1, entry.seq());
    append.setLong(2, number(entry.documentId(), entry.receivedAtMillis()));
    append.setInt(3, entry.origin());
    append.setLong(4, entry.receivedAtMillis());
    append.setBytes(5, encode(entry));
    append.setBytes(6, entry.update());
    append.setLong(7, checksum);
    if (append.executeUpdate() == 0 && writtenChecksum(entry.seq()) != checksum) {
      throw new PositionTakenException(entry.seq());
    }
  }

  /**
   * The highest log position ever given out, also when its row was trimmed, and when a rescue
   * brought over only tables that speak of it.
   */
  long lastSeq() throws SQLException {
    try (Statement statement = db.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT max(coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'update_log'),"
                    + " 0), coalesce((SELECT max(seq) FROM update_log), 0), coalesce((SELECT"
                    + " max(through_seq) FROM checkpoint), 0), coalesce((SELECT max(last_seq) FROM"
                    + " history), 0), coalesce((SELECT max(last_seq) FROM trimmed), 0),"
                    + " coalesce((SELECT max(through_seq) FROM acknowledged), 0), coalesce((SELECT"
                    + " max(trimmed_through) FROM document), 0))")) {
      row.next();
      return row.getLong(1);
    }
  }

  private static long checksum(LogEntry entry) {
    return Checksums.ofEntry(entry.documentId(), entry.seq(), entry.origin(), entry.update());
  }

  /** Whether this very row is in the log. */
  boolean isWritten(LogEntry entry) throws SQLException {
    return writtenChecksum(entry.seq()) == checksum(entry);
  }

  private long writtenChecksum(long seq) throws SQLException {
    written.setLong(1, seq);
    try (ResultSet row = written.executeQuery()) {
      return row.next() ? row.getLong(1) : -1;
    }
  }

  void describe(StoredDocument document) throws SQLException {
    describe.setString(1, document.id());
    describe.setString(2, document.title());
    describe.setString(3, document.kind());
    describe.setLong(4, document.createdAtMillis());
    describe.setLong(5, document.changedAtMillis());
    describe.setBoolean(6, document.downloaded());
    describe.executeUpdate();
  }

  void acknowledge(int relay, DocumentStore.Acknowledged state, long nowMillis)
      throws SQLException {
    acknowledge.setInt(1, relay);
    acknowledge.setLong(2, number(state.documentId(), nowMillis));
    acknowledge.setLong(3, state.throughSeq());
    acknowledge.setBytes(4, state.vector().encode());
    acknowledge.executeUpdate();
  }

  void cursor(int relay, String value) throws SQLException {
    cursor.setString(1, value);
    cursor.setInt(2, relay);
    cursor.executeUpdate();
  }

  void checkpoint(String documentId, long documentNumber, Checkpoint made) throws SQLException {
    checkpoint.setLong(1, documentNumber);
    checkpoint.setLong(2, made.throughSeq());
    checkpoint.setLong(3, made.rawBytes());
    checkpoint.setLong(4, made.madeAtMillis());
    checkpoint.setBytes(5, made.deflated());
    checkpoint.setLong(6, Checksums.ofCheckpoint(documentId, made.throughSeq(), made.deflated()));
    checkpoint.executeUpdate();
  }

  private static byte[] encode(LogEntry entry) {
    ByteWriter ranges = new ByteWriter();
    int[] count = {0};
    entry
        .clocks()
        .forEach(
            (client, clock, length) -> {
              count[0]++;
              ranges.writeVarUint(client);
              ranges.writeVarUint(clock);
              ranges.writeVarUint(length);
            });
    ByteWriter out = new ByteWriter();
    out.writeVarUint(count[0]);
    byte[] bytes = ranges.toByteArray();
    out.writeBytes(bytes, 0, bytes.length);
    return out.toByteArray();
  }

  @Override
  public void close() throws SQLException {
    db.close();
  }
}
