package dev.weft.relay.log;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The statements of the trash, the same for every engine; transactions are the caller's. */
final class TrashRows {
  private static final byte[] EMPTY_STATE_VECTOR = {0};

  private TrashRows() {}

  /** Puts a document into the trash; false if there is none, or it is there already. */
  static boolean put(Connection connection, String document, String by, long nowMillis)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into trash (document_key, head_seq, trashed_at, trashed_by) select document_key,"
                + " head_seq, cast(? as bigint), cast(? as varchar) from document d where name = ?"
                + " and head_seq > purged_seq and not exists (select 1 from trash t where"
                + " t.document_key = d.document_key)")) {
      insert.setLong(1, nowMillis);
      insert.setString(2, by);
      insert.setString(3, document);
      return insert.executeUpdate() == 1;
    }
  }

  /** Takes a document back; false if it is not in the trash. */
  static boolean takeBack(Connection connection, String document) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement(
            "delete from trash where document_key in (select document_key from document where name"
                + " = ?)")) {
      delete.setString(1, document);
      return delete.executeUpdate() == 1;
    }
  }

  /** What was put there at or before {@code uptoMillis}, oldest first. */
  static List<Trashed> list(Connection connection, long uptoMillis, int limit) throws SQLException {
    List<Trashed> found = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "select d.name, t.trashed_at, t.trashed_by from trash t join document d on"
                + " d.document_key = t.document_key where t.trashed_at <= ? order by t.trashed_at,"
                + " d.name limit ?")) {
      select.setLong(1, uptoMillis);
      select.setInt(2, limit);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          found.add(new Trashed(rows.getString(1), rows.getLong(2), rows.getString(3)));
        }
      }
    }
    return found;
  }

  /** Starts the retention again if the document has been written since; true if it has. */
  static boolean renewIfWritten(Connection connection, long key, long nowMillis)
      throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "update trash set trashed_at = ?, head_seq = (select d.head_seq from document d where"
                + " d.document_key = trash.document_key) where document_key = ? and head_seq <"
                + " (select d.head_seq from document d where d.document_key ="
                + " trash.document_key)")) {
      update.setLong(1, nowMillis);
      update.setLong(2, key);
      return update.executeUpdate() == 1;
    }
  }

  /**
   * Deletes everything of a document but its name and number of records, which stay so that numbers
   * never repeat; returns the keys of its blobs.
   */
  static List<String> purge(Connection connection, long key, long nowMillis) throws SQLException {
    List<String> blobs = new ArrayList<>();
    for (String table : new String[] {"checkpoint", "segment"}) {
      try (PreparedStatement select =
          connection.prepareStatement(
              "select blob_key from " + table + " where document_key = ?")) {
        select.setLong(1, key);
        try (ResultSet rows = select.executeQuery()) {
          while (rows.next()) {
            blobs.add(rows.getString(1));
          }
        }
      }
    }
    AttachmentRows.removeAll(connection, key, nowMillis);
    for (String table : new String[] {"checkpoint", "segment", "update_log", "trash"}) {
      try (PreparedStatement delete =
          connection.prepareStatement("delete from " + table + " where document_key = ?")) {
        delete.setLong(1, key);
        delete.executeUpdate();
      }
    }
    try (PreparedStatement update =
        connection.prepareStatement(
            "update document set purged_seq = head_seq, state_vector = ? where document_key = ?")) {
      update.setBytes(1, EMPTY_STATE_VECTOR);
      update.setLong(2, key);
      update.executeUpdate();
    }
    return blobs;
  }
}
