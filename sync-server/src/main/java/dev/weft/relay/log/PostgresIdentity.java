package dev.weft.relay.log;

import dev.weft.relay.world.World;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Which data this is. Positions of the change feed are numbers of transactions, which mean nothing
 * on another server; so a database that was moved to one by dump and restore gets a new identity,
 * old cursors are not valid any more, and every document counts as changed.
 */
final class PostgresIdentity {
  private PostgresIdentity() {}

  static String of(Connection connection, World world) throws SQLException {
    long server =
        SqliteConnections.queryLong(
            connection, "select system_identifier from pg_control_system()");
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select id, system_identifier from log_identity")) {
      if (rows.next() && rows.getLong(2) == server) {
        return rows.getString(1);
      }
    }
    String id = Long.toHexString(world.entropy().getAsLong() | Long.MIN_VALUE);
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement();
        PreparedStatement insert =
            connection.prepareStatement(
                "insert into log_identity (id, system_identifier, created_at) values (?, ?, ?)")) {
      statement.executeUpdate("delete from log_identity");
      statement.executeUpdate(
          "update document d set position = n.place from (select document_key, row_number() over"
              + " (order by position, document_key) as place from document) n where n.document_key"
              + " = d.document_key");
      insert.setString(1, id);
      insert.setLong(2, server);
      insert.setLong(3, world.clockMillis().getAsLong());
      insert.executeUpdate();
      connection.commit();
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
    return id;
  }
}
