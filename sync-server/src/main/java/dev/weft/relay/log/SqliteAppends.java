package dev.weft.relay.log;

import static java.util.Objects.requireNonNull;

import dev.weft.relay.log.LogFailure.Kind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The statements of the write path, prepared once, with a bounded memory of document keys. Confined
 * to the log's writer thread; transactions are the caller's.
 */
final class SqliteAppends {
  /** Documents whose keys are remembered: a name and a number each. */
  private static final int KEYS_MAX = 10_000;

  private final Map<String, Long> keys =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
          return size() > KEYS_MAX;
        }
      };

  private final PreparedStatement selectKey;
  private final PreparedStatement insertDocument;
  private final PreparedStatement insertRecord;
  private final PreparedStatement moveHead;
  private long lastPosition;

  SqliteAppends(Connection connection) throws SQLException {
    selectKey = connection.prepareStatement("select document_key from document where name = ?");
    insertDocument =
        connection.prepareStatement(
            "insert into document (name, head_seq, position, state_vector, created_at) values (?,"
                + " 0, 0, x'00', ?)");
    // The fence stands inside the statement: a stale epoch inserts nothing.
    insertRecord =
        connection.prepareStatement(
            "insert into update_log (position, document_key, seq, epoch, author, client_id,"
                + " received_at, bytes, checksum) select ?, ?, ?, ?, ?, ?, ?, ?, ? from slot_owner"
                + " where slot = ? and epoch = ?");
    moveHead =
        connection.prepareStatement(
            "update document set head_seq = ?, position = ?, state_vector = ? where document_key ="
                + " ? and head_seq = ? and (purged_seq = 0 or purged_seq < head_seq)");
    // Heads are never deleted, so positions never repeat even when every record has been trimmed.
    lastPosition =
        SqliteConnections.queryLong(connection, "select coalesce(max(position), 0) from document");
  }

  void insert(List<Append> batch) throws SQLException {
    Map<String, Head> heads = new LinkedHashMap<>();
    for (Append append : batch) {
      lastPosition++;
      insertRecord(append, lastPosition);
      long first =
          heads.containsKey(append.document())
              ? requireNonNull(heads.get(append.document())).firstSeq()
              : append.seq();
      heads.put(append.document(), new Head(append, first, lastPosition));
    }
    for (Head head : heads.values()) {
      moveHead(head);
    }
  }

  /** What a batch makes of one document's head. */
  private record Head(Append last, long firstSeq, long position) {}

  private void moveHead(Head head) throws SQLException {
    Append last = head.last();
    moveHead.setLong(1, last.seq());
    moveHead.setLong(2, head.position());
    moveHead.setBytes(3, last.stateVector());
    moveHead.setLong(4, key(last.document(), last.receivedAtMillis()));
    moveHead.setLong(5, head.firstSeq() - 1);
    if (moveHead.executeUpdate() != 1) {
      throw new LogFailure(
          Kind.DEPOSED,
          "Record " + head.firstSeq() + " does not follow the document's head, or that is purged",
          null);
    }
  }

  private void insertRecord(Append append, long position) throws SQLException {
    String document = append.document();
    long seq = append.seq();
    long epoch = append.epoch();
    insertRecord.setLong(1, position);
    insertRecord.setLong(2, key(document, append.receivedAtMillis()));
    insertRecord.setLong(3, seq);
    insertRecord.setLong(4, epoch);
    insertRecord.setString(5, append.author());
    insertRecord.setLong(6, append.clientId());
    insertRecord.setLong(7, append.receivedAtMillis());
    insertRecord.setBytes(8, append.update());
    insertRecord.setLong(
        9, RecordChecksum.of(document, seq, epoch, append.author(), append.update()));
    insertRecord.setInt(10, Slots.of(document));
    insertRecord.setLong(11, epoch);
    if (insertRecord.executeUpdate() != 1) {
      throw deposed(document, epoch);
    }
  }

  private static LogFailure deposed(String document, long epoch) {
    return new LogFailure(
        Kind.DEPOSED,
        "Slot " + Slots.of(document) + " is no longer owned under epoch " + epoch,
        null);
  }

  private long key(String document, long nowMillis) throws SQLException {
    Long known = keys.get(document);
    if (known != null) {
      return known;
    }
    Long stored = storedKey(document);
    if (stored == null) {
      insertDocument.setString(1, document);
      insertDocument.setLong(2, nowMillis);
      insertDocument.executeUpdate();
      stored = storedKey(document);
    }
    if (stored == null) {
      throw new SQLException("a document that was just inserted is not there");
    }
    keys.put(document, stored);
    return stored;
  }

  private @Nullable Long storedKey(String document) throws SQLException {
    selectKey.setString(1, document);
    try (ResultSet rows = selectKey.executeQuery()) {
      return rows.next() ? rows.getLong(1) : null;
    }
  }

  void close() throws SQLException {
    selectKey.close();
    insertDocument.close();
    insertRecord.close();
    moveHead.close();
  }
}
