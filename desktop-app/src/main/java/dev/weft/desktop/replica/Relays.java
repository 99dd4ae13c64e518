package dev.weft.desktop.replica;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** The rows that give relays their numbers. */
final class Relays {
  private Relays() {}

  static void add(Connection db, String address) throws SQLException {
    try (PreparedStatement insert =
        db.prepareStatement("INSERT INTO relay (address) VALUES (?) ON CONFLICT DO NOTHING")) {
      insert.setString(1, address);
      insert.executeUpdate();
    }
  }
}
