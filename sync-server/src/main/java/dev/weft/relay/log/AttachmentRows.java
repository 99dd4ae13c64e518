package dev.weft.relay.log;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The statements of attachments, the same for every engine; transactions are the caller's. A
 * content is kept while rows of {@code attachment_use} name it: they are its reference count, and
 * cannot disagree with themselves as a number could.
 */
final class AttachmentRows {
  private static final String SELECT =
      "select u.attachment_id, u.name, u.media_type, a.size_bytes, u.sha256, u.added_by, u.added_at"
          + " from attachment_use u join attachment a on a.sha256 = u.sha256 where u.document_key ="
          + " ?";

  private AttachmentRows() {}

  /**
   * Keeps a stored content from being swept until the full retention has passed again; its blob, or
   * nothing if it is not stored.
   */
  static Optional<String> reserve(Connection connection, String sha256, long nowMillis)
      throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "update attachment set unused_since = ? where sha256 = ? and unused_since is not"
                + " null")) {
      update.setLong(1, nowMillis);
      update.setString(2, sha256);
      update.executeUpdate();
    }
    return blobKey(connection, sha256);
  }

  /** Where a content lies. */
  static Optional<String> blobKey(Connection connection, String sha256) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("select blob_key from attachment where sha256 = ?")) {
      select.setString(1, sha256);
      try (ResultSet rows = select.executeQuery()) {
        return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
      }
    }
  }

  /** Records a content whose blob has been stored. */
  static void insert(
      Connection connection, String sha256, String blobKey, long sizeBytes, long nowMillis)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into attachment (sha256, blob_key, size_bytes, created_at, unused_since) values"
                + " (?, ?, ?, ?, ?)")) {
      insert.setString(1, sha256);
      insert.setString(2, blobKey);
      insert.setLong(3, sizeBytes);
      insert.setLong(4, nowMillis);
      insert.setLong(5, nowMillis);
      insert.executeUpdate();
    }
  }

  /** Makes a document use a content; what had that id before is released. */
  static void use(Connection connection, long documentKey, Attachment attachment)
      throws SQLException {
    remove(connection, documentKey, attachment.id(), attachment.addedAtMillis());
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into attachment_use (document_key, attachment_id, sha256, name, media_type,"
                + " added_by, added_at) values (?, ?, ?, ?, ?, ?, ?)")) {
      insert.setLong(1, documentKey);
      insert.setString(2, attachment.id());
      insert.setString(3, attachment.sha256());
      insert.setString(4, attachment.name());
      insert.setString(5, attachment.mediaType());
      insert.setString(6, attachment.addedBy());
      insert.setLong(7, attachment.addedAtMillis());
      insert.executeUpdate();
    }
    try (PreparedStatement update =
        connection.prepareStatement("update attachment set unused_since = null where sha256 = ?")) {
      update.setString(1, attachment.sha256());
      update.executeUpdate();
    }
  }

  /** Takes a use away; false if there is none. */
  static boolean remove(Connection connection, long documentKey, String id, long nowMillis)
      throws SQLException {
    Optional<Attachment> found = find(connection, documentKey, id);
    if (found.isPresent()) {
      try (PreparedStatement delete =
          connection.prepareStatement(
              "delete from attachment_use where document_key = ? and attachment_id = ?")) {
        delete.setLong(1, documentKey);
        delete.setString(2, id);
        delete.executeUpdate();
      }
      markUnused(connection, found.get().sha256(), nowMillis);
    }
    return found.isPresent();
  }

  /** Takes all uses of a document away. */
  static void removeAll(Connection connection, long documentKey, long nowMillis)
      throws SQLException {
    for (Attachment attachment : list(connection, documentKey)) {
      remove(connection, documentKey, attachment.id(), nowMillis);
    }
  }

  private static void markUnused(Connection connection, String sha256, long nowMillis)
      throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "update attachment set unused_since = ? where sha256 = ? and not exists (select 1 from"
                + " attachment_use u where u.sha256 = attachment.sha256)")) {
      update.setLong(1, nowMillis);
      update.setString(2, sha256);
      update.executeUpdate();
    }
  }

  static List<Attachment> list(Connection connection, long documentKey) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(SELECT + " order by u.added_at, u.attachment_id")) {
      select.setLong(1, documentKey);
      return read(select);
    }
  }

  static Optional<Attachment> find(Connection connection, long documentKey, String id)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(SELECT + " and u.attachment_id = ?")) {
      select.setLong(1, documentKey);
      select.setString(2, id);
      return read(select).stream().findFirst();
    }
  }

  private static List<Attachment> read(PreparedStatement select) throws SQLException {
    List<Attachment> found = new ArrayList<>();
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        found.add(
            new Attachment(
                rows.getString(1),
                rows.getString(2),
                rows.getString(3),
                rows.getLong(4),
                rows.getString(5),
                rows.getString(6),
                rows.getLong(7)));
      }
    }
    return found;
  }

  /** Forgets contents that nothing has used since {@code uptoMillis}; returns their blobs. */
  static List<String> sweep(Connection connection, long uptoMillis, int limit) throws SQLException {
    List<String> hashes = new ArrayList<>();
    List<String> blobs = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "select sha256, blob_key from attachment a where unused_since <= ? and not exists (select"
                + " 1 from attachment_use u where u.sha256 = a.sha256) order by unused_since limit"
                + " ?")) {
      select.setLong(1, uptoMillis);
      select.setInt(2, limit);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          hashes.add(rows.getString(1));
          blobs.add(rows.getString(2));
        }
      }
    }
    List<String> gone = new ArrayList<>();
    try (PreparedStatement delete =
        connection.prepareStatement(
            "delete from attachment where sha256 = ? and unused_since <= ?")) {
      for (int i = 0; i < hashes.size(); i++) {
        delete.setString(1, hashes.get(i));
        delete.setLong(2, uptoMillis);
        if (delete.executeUpdate() == 1) {
          gone.add(blobs.get(i));
        }
      }
    }
    return gone;
  }
}
