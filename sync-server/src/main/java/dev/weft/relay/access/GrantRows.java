package dev.weft.relay.access;

import dev.weft.relay.metadata.Sql;
import java.sql.Connection;
import java.sql.SQLException;

/** The statements about grants. */
final class GrantRows {
  private GrantRows() {}

  static void put(
      Connection connection, Node node, String account, Role role, String by, long nowMillis)
      throws SQLException {
    remove(connection, node, account);
    Sql.update(
        connection,
        "insert into access_grant (node_kind, node_id, account_id, granted_role, granted_by,"
            + " granted_at) values (?, ?, ?, ?, ?, ?)",
        node.kind().wireName(),
        node.id(),
        account,
        role.wireName(),
        by,
        nowMillis);
  }

  static boolean remove(Connection connection, Node node, String account) throws SQLException {
    return Sql.update(
            connection,
            "delete from access_grant where node_kind = ? and node_id = ? and account_id = ?",
            node.kind().wireName(),
            node.id(),
            account)
        == 1;
  }

  static void removeAll(Connection connection, Node node) throws SQLException {
    Sql.update(
        connection,
        "delete from access_grant where node_kind = ? and node_id = ?",
        node.kind().wireName(),
        node.id());
  }
}
