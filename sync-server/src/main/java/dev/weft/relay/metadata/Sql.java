package dev.weft.relay.metadata;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Statements with their parameters in one call. */
public final class Sql {
  /** Reads the row that a result stands on. */
  public interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  private Sql() {}

  public static int update(Connection connection, String sql, @Nullable Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = prepared(connection, sql, parameters)) {
      return statement.executeUpdate();
    }
  }

  public static <T> List<T> list(
      Connection connection, Row<T> row, String sql, @Nullable Object... parameters)
      throws SQLException {
    List<T> found = new ArrayList<>();
    try (PreparedStatement statement = prepared(connection, sql, parameters);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        found.add(row.read(rows));
      }
    }
    return found;
  }

  public static <T> Optional<T> one(
      Connection connection, Row<T> row, String sql, @Nullable Object... parameters)
      throws SQLException {
    List<T> found = list(connection, row, sql, parameters);
    return found.isEmpty() ? Optional.empty() : Optional.of(found.getFirst());
  }

  public static boolean exists(Connection connection, String sql, @Nullable Object... parameters)
      throws SQLException {
    return one(connection, row -> true, sql, parameters).isPresent();
  }

  /** A number that may be null in the database. */
  public static @Nullable Long nullableLong(ResultSet row, int column) throws SQLException {
    long number = row.getLong(column);
    return row.wasNull() ? null : number;
  }

  private static PreparedStatement prepared(
      Connection connection, String sql, @Nullable Object... parameters) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    try {
      for (int i = 0; i < parameters.length; i++) {
        Object parameter = parameters[i];
        switch (parameter) {
          case null -> statement.setObject(i + 1, null);
          case String text -> statement.setString(i + 1, text);
          case Long number -> statement.setLong(i + 1, number);
          case Integer number -> statement.setInt(i + 1, number);
          case Boolean flag -> statement.setInt(i + 1, flag ? 1 : 0);
          default -> throw new IllegalArgumentException("Not a parameter: " + parameter.getClass());
        }
      }
      return statement;
    } catch (SQLException | RuntimeException e) {
      statement.close();
      throw e;
    }
  }
}
