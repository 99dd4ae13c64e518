package dev.weft.relay.access;

import dev.weft.relay.metadata.MetadataStore;
import dev.weft.relay.metadata.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whose access may have changed, as rows in the database, so that every process that serves it
 * learns of it, whoever made the change. Statements run in the transaction of the change.
 */
public final class AccessChanges {
  private final MetadataStore store;

  public AccessChanges(MetadataStore store) {
    this.store = store;
  }

  /**
   * What has changed up to some point.
   *
   * @param position the point
   */
  public record Batch(
      long position, Set<String> workspaces, Set<String> accounts, Set<String> links) {
    /** Whether anything has. */
    public boolean isEmpty() {
      return workspaces.isEmpty() && accounts.isEmpty() && links.isEmpty();
    }
  }

  private record Row(
      long seq, @Nullable String workspace, @Nullable String account, @Nullable String link) {}

  /** Where the changes stand. */
  public long position() {
    return store.read("look at the changes of access", AccessChanges::position);
  }

  private static long position(Connection connection) throws SQLException {
    return Sql.one(
            connection,
            row -> row.getLong(1),
            "select seq from access_change order by seq desc limit 1")
        .orElse(0L);
  }

  /** What has changed after {@code position}. */
  public Batch since(long position) {
    List<Row> rows =
        store.read(
            "look at the changes of access",
            c ->
                Sql.list(
                    c,
                    row ->
                        new Row(
                            row.getLong(1), row.getString(2), row.getString(3), row.getString(4)),
                    "select seq, workspace_id, account_id, link_id from access_change where seq > ?"
                        + " order by seq",
                    position));
    var batch = new Batch(last(rows, position), new HashSet<>(), new HashSet<>(), new HashSet<>());
    for (Row row : rows) {
      add(batch.workspaces(), row.workspace());
      add(batch.accounts(), row.account());
      add(batch.links(), row.link());
    }
    return batch;
  }

  private static long last(List<Row> rows, long position) {
    return rows.isEmpty() ? position : rows.getLast().seq();
  }

  private static void add(Set<String> set, @Nullable String id) {
    if (id != null) {
      set.add(id);
    }
  }

  /** Whether what an account sees may have changed after {@code position}. */
  public boolean concern(String account, long position) {
    return store.read(
        "look at the changes of access",
        c -> {
          if (position > position(c)) {
            return true;
          }
          // Moves are rare, and whose view one changes is not worth finding out.
          return Sql.exists(
              c,
              "select 1 from access_change where seq > ? and (account_id = ? or workspace_id is not"
                  + " null)",
              position,
              account);
        });
  }

  static void ofWorkspace(Connection connection, long tick, long nowMillis, String workspace)
      throws SQLException {
    insert(connection, tick, nowMillis, workspace, null, null);
  }

  /** For {@code identity} too: an account that was disabled, a session or key that was ended. */
  public static void ofAccount(Connection connection, long tick, long nowMillis, String account)
      throws SQLException {
    insert(connection, tick, nowMillis, null, account, null);
  }

  static void ofLink(Connection connection, long tick, long nowMillis, String link)
      throws SQLException {
    insert(connection, tick, nowMillis, null, null, link);
  }

  private static void insert(
      Connection connection,
      long tick,
      long nowMillis,
      @Nullable String workspace,
      @Nullable String account,
      @Nullable String link)
      throws SQLException {
    Sql.update(
        connection,
        "insert into access_change (seq, happened_at, workspace_id, account_id, link_id) values (?,"
            + " ?, ?, ?, ?)",
        tick,
        nowMillis,
        workspace,
        account,
        link);
  }
}
