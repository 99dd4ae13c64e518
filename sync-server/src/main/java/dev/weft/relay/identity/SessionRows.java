package dev.weft.relay.identity;

import dev.weft.relay.metadata.Sql;
import java.sql.Connection;
import java.sql.SQLException;

/** The statements that end sessions. */
final class SessionRows {
  private SessionRows() {}

  static boolean end(Connection connection, String account, String session, long nowMillis)
      throws SQLException {
    return Sql.update(
            connection,
            "update login_session set revoked_at = ? where id = ? and account_id = ? and revoked_at"
                + " is null",
            nowMillis,
            session,
            account)
        == 1;
  }

  static void endAll(Connection connection, String account, long nowMillis) throws SQLException {
    Sql.update(
        connection,
        "update login_session set revoked_at = ? where account_id = ? and revoked_at is null",
        nowMillis,
        account);
  }
}
